// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/acts.h"
#include "host/api_detail.h"

/// What the routes use to have acts noted. Nothing is answered before its act is on disk.
namespace thalweg::host {

/// Has acts noted, and then does the job among the workers; otherwise answers why not.
void after_noting(ApiContext& context,
                  const std::vector<Act>& acts,
                  const Respond& respond,
                  std::function<void()> then);

/// For what fails after it was noted: notes that too, and answers.
void answer_failed(ApiContext& context, Act act, const Error& error, const Respond& respond);

/// An administrative act: noted first, so that none is ever done without its line, then done among the logins, since
/// most hash a password; what fails is followed by a line that says so.
void administer(ApiContext& context, Act act, const Respond& respond, std::function<Result<Json>()> job);

/// Answers a read. What it tells of restricted records is noted before, once in a while for each reader and record.
void answer_read(ApiContext& context,
                 const Caller& caller,
                 std::string_view what,
                 const std::vector<std::string>& restricted,
                 const Respond& respond,
                 HttpResponse response);

/// Answers a try to log in, once it is noted. In api_session.cpp.
void answer_login(ApiContext& context, const Access::LogIn& outcome, const Respond& respond);

/// The ids of those items whose records are restricted.
[[nodiscard]] std::vector<std::string> restricted_in(const Json& items);

}  // namespace thalweg::host
