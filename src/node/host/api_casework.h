// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "host/api_detail.h"
#include "host/casebook.h"

/// What the routes that ask the casebook share.
namespace thalweg::host {

/// The agreement that is asked about: the one that is named, or the only one.
/// Errors  not_found.  malformed: there are several.
[[nodiscard]] Result<std::string> agreement_of(const ApiContext& context, const ApiCall& call);

/// Answers with what `look` makes of the book of the agreement that is asked about.
void with_book(const ApiContext& context,
               const ApiCall& call,
               const Respond& respond,
               const std::function<HttpResponse(const Casebook::View&)>& look);

/// A parameter's value, which was checked before; nothing when it is not given.
[[nodiscard]] std::optional<Instant> instant(const ApiCall& call, std::string_view name);
[[nodiscard]] std::size_t count(const ApiCall& call, std::string_view name, std::size_t otherwise);
[[nodiscard]] std::optional<Hash> commitment(const ApiCall& call, std::string_view name);

/// What the record says, as it stands in its journal.
/// Errors  not_found: there is no such record, or what it said is not here.
[[nodiscard]] Result<record::Record> record_of(const ApiContext& context, const Hash& id);

}  // namespace thalweg::host
