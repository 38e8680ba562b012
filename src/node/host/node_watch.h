// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "host/live.h"
#include "host/node_runner.h"

/// Tells listeners how the node stands when that changes, how many records wait at the gate, and the time.
namespace thalweg::host {

struct NodeWatchOptions {
  std::string version;  ///< of the program
  Duration look_each = Duration::milliseconds(500);
  Duration tick_each = Duration::seconds(5);
};

/// Runs on a thread until destroyed.
class NodeWatch {
 public:
  /// Owner  borrows both until destroyed.
  NodeWatch(NodeRunner& runner, Live& live, NodeWatchOptions options);
  ~NodeWatch();
  NodeWatch(const NodeWatch&) = delete;
  NodeWatch& operator=(const NodeWatch&) = delete;

 private:
  struct State;
  /// Shared with looks at the machine that are under way.
  std::shared_ptr<State> state_;
};

}  // namespace thalweg::host
