// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"
#include "base/disk.h"
#include "host/node_runner.h"
#include "sensing/engine.h"
#include "sensing/telling.h"

/// Hands in contacts and counts of the live picture as contacts.toml says.
namespace thalweg::host {

/// What of the live picture is handed in by itself: docs/operating.md. Without it nothing is.
inline constexpr std::string_view kContactsFile = "contacts.toml";

struct ContactTellingSources {
  NodeRunner& runner;
  const sensing::Engine& engine;
  std::function<void(std::string_view)> log;  ///< of drafts that were refused
};

/// Runs on a thread until destroyed.
class ContactTelling {
 public:
  /// Null where the file says nothing.
  ///
  /// Errors  malformed: contacts.toml, naming the order; an agreement, sector or frontier that there is not.
  /// Owner   borrows the sources until destroyed.
  [[nodiscard]] static Result<std::unique_ptr<ContactTelling>> start(
      const Disk& disk, const std::vector<agreement::Agreement>& agreements, ContactTellingSources sources);
  ~ContactTelling();
  ContactTelling(const ContactTelling&) = delete;
  ContactTelling& operator=(const ContactTelling&) = delete;

 private:
  struct State;
  explicit ContactTelling(std::shared_ptr<State> state);
  /// Shared with drafts that are under way.
  std::shared_ptr<State> state_;
};

}  // namespace thalweg::host
