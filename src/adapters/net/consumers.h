// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/tls.h"
#include "sensing/engine.h"

namespace thalweg::net {

struct ConsumersOptions {
  std::string folder;  ///< from which relative paths of certificates are read
  Identity identity;   ///< of the node, for listeners that name no other
  std::function<void(std::string_view)> log;
};

/// Gives the picture to TAK clients of one's own as Cursor on Target: of each thing the last only, of the area and
/// kinds that the consumer names, as often as it says. XML first; a client that asks for protocol buffers gets those. A
/// write holds whole events and no more than 16 KiB, since there are clients that decode each part by itself. Who takes
/// nothing for half a minute is cut off; who is told nothing for ten seconds hears that the line is good.
class Consumers {
 public:
  /// Errors  malformed: an address or certificate that is none.  unavailable: a port is taken or not ours to take.
  /// Owner   borrows the engine until destroyed.
  [[nodiscard]] static Result<std::unique_ptr<Consumers>> start(sensing::Engine& engine,
                                                                std::vector<sensing::Consumer> consumers,
                                                                ConsumersOptions options);
  ~Consumers();
  Consumers(const Consumers&) = delete;
  Consumers& operator=(const Consumers&) = delete;

  /// The port on which a consumer may connect; 0 when it is told without asking.
  [[nodiscard]] std::uint16_t port(std::size_t consumer) const;

 private:
  struct State;
  explicit Consumers(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::net
