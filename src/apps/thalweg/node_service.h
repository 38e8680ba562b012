// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "host/node_runner.h"
#include "thalweg/log.h"

namespace thalweg::app {

/// Settings that stand in place of those in node.toml for this start.
using Overrides = std::map<std::string, std::string>;

/// One node at work: the machine over the real disk, clock, randomness and network, until destroyed. This is the one
/// place where the parts are put together.
class NodeService {
 public:
  /// Opens the folder, which must be there, and serves it.
  ///
  /// Errors  not_found: no node there.  refused: keys that others can read, or an agreement with other keys.  conflict:
  ///         another process serves it.  malformed: settings or agreements.  unavailable: a port is taken.  corrupt:
  ///         the journals are not what was signed.
  /// Owner   borrows `log`.
  [[nodiscard]] static Result<std::unique_ptr<NodeService>> start(const std::string& folder,
                                                                  const Overrides& overrides,
                                                                  host::Clock clock,
                                                                  Log& log);
  /// Stops listening, lets what is under way finish for some seconds, and closes the folder.
  ~NodeService();
  NodeService(const NodeService&) = delete;
  NodeService& operator=(const NodeService&) = delete;

  /// "127.0.0.1:8700", with the port that is really open.
  [[nodiscard]] const std::string& local_address() const;
  [[nodiscard]] const std::string& peer_address() const;
  [[nodiscard]] const std::string& id() const;

 private:
  struct State;
  explicit NodeService(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The log level that the node's settings ask for.  Errors  as NodeService::start.
[[nodiscard]] Result<host::LogLevel> log_level(const std::string& folder, const Overrides& overrides);

}  // namespace thalweg::app
