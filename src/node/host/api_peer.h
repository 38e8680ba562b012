// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"
#include "host/http.h"
#include "host/node_runner.h"

/// The interface for peers: /x/<agreement>/... . Who calls is known by its TLS key alone.
namespace thalweg::host {

class PeerApi final : public HttpHandler {
 public:
  /// Owner  borrows the runner until destroyed.
  PeerApi(const std::vector<agreement::Agreement>& agreements, std::string_view own_id, NodeRunner& runner);

  /// Replaces the agreements, as when one was added.  Thread  any.
  void set_agreements(const std::vector<agreement::Agreement>& agreements);
  /// Thread  any.
  void handle(HttpRequest request, Respond respond) override;

 private:
  /// By agreement, then by pin: the peer's id.
  using PinMap = std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>;

  [[nodiscard]] std::optional<std::string> find_peer(std::string_view agreement, std::string_view pin) const;

  std::string own_id_;
  NodeRunner& runner_;
  mutable std::mutex mutex_;
  PinMap peers_;
};

}  // namespace thalweg::host
