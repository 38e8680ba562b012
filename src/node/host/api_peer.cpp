// SPDX-License-Identifier: Apache-2.0
#include "host/api_peer.h"

#include "host/problem.h"

namespace thalweg::host {

PeerApi::PeerApi(const std::vector<agreement::Agreement>& agreements, std::string_view own_id, NodeRunner& runner)
    : own_id_(own_id), runner_(runner) {
  set_agreements(agreements);
}

void PeerApi::set_agreements(const std::vector<agreement::Agreement>& agreements) {
  PinMap peers;
  for (const agreement::Agreement& agreement : agreements) {
    auto& pins = peers[agreement.id];
    for (const agreement::Party& party : agreement.parties) {
      if (party.id != own_id_) pins[party.tls_pin] = party.id;
    }
    for (const agreement::Observer& observer : agreement.observers) {
      if (observer.id != own_id_) pins[observer.tls_pin] = observer.id;
    }
  }
  const std::lock_guard lock(mutex_);
  peers_ = std::move(peers);
}

std::optional<std::string> PeerApi::find_peer(std::string_view agreement, std::string_view pin) const {
  const std::lock_guard lock(mutex_);
  const auto pins = peers_.find(agreement);
  if (pins == peers_.end() || pin.empty()) return std::nullopt;
  const auto found = pins->second.find(pin);
  return found == pins->second.end() ? std::nullopt : std::optional(found->second);
}

void PeerApi::handle(HttpRequest request, Respond respond) {
  const std::string_view target = std::string_view(request.target).substr(0, request.target.find('?'));
  const std::size_t slash = target.starts_with("/x/") ? target.find('/', 3) : std::string_view::npos;
  if (slash == std::string_view::npos) return respond(problem(404, "peers ask under /x/<agreement>/"));
  if (request.method != "GET" && request.method != "POST") return respond(problem(405, "peers use GET and POST"));
  std::string agreement(target.substr(3, slash - 3));
  // Strangers do not learn which agreements there are.
  const auto peer = find_peer(agreement, request.peer_pin);
  if (!peer)
    return respond(problem(403, "the key that you showed is not that of a party or observer of this agreement"));
  exchange::Call call{request.method,
                      std::string(target.substr(slash)),
                      std::string(request.header("content-type")),
                      std::move(request.body)};
  const auto taken =
      runner_.request(std::move(agreement), *peer, std::move(call), [respond](Result<exchange::Answer> answer) {
        if (!answer) return respond(problem(answer.error()));
        respond({answer->status, answer->content_type, std::move(answer->body), {}});
      });
  if (!taken) respond(problem(taken.error()));
}

}  // namespace thalweg::host
