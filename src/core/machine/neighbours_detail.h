// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "agreement/fill.h"
#include "base/memory_disk.h"
#include "journal/note.h"
#include "machine/machine.h"
#include "machine/payloads.h"

/// For the tests: the drill's two neighbours and their observer as real machines on disks in memory, joined by a line
/// that a test can cut.
namespace thalweg::machine {

/// Salts and keys from a counter: every run is the same.
class CountingEntropy : public Entropy {
 public:
  explicit CountingEntropy(std::uint64_t seed) : state_(seed) {}

  void fill(std::span<std::uint8_t> out) override {
    for (std::size_t at = 0; at < out.size();) {
      Bytes counter;
      append_u64(counter, state_++);
      for (const std::uint8_t byte : sha256(counter).bytes) {
        if (at < out.size()) out[at++] = byte;
      }
    }
  }

 private:
  std::uint64_t state_;
};

inline std::string read_source(const std::string& path) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline Hash seed_of(const std::string& what) {
  return sha256("drill key " + what);
}

inline agreement::PartyKeys keys_of(const std::string& id, const std::string& agreement_id, bool observer) {
  const auto vkey = [](const std::string& key_name, journal::KeyType type, const std::string& seed) {
    return journal::to_vkey(journal::make_signer(key_name, type, seed_of(seed))->verifier());
  };
  agreement::PartyKeys keys;
  keys.id = id;
  if (!observer) keys.log_key = vkey(agreement::origin(agreement_id, id), journal::KeyType::ed25519, id + " log");
  keys.witness_key = vkey(witness_name(id), journal::KeyType::cosignature, id + " witness");
  keys.mirror_key = vkey(mirror_name(id), journal::KeyType::cosignature, id + " mirror");
  keys.tls_pin = "sha256/" + to_base64(sha256(id).view());
  keys.address = "127.0.0.1:1";
  return keys;
}

/// The drill's agreement with everybody's keys; the line is the meridian 45 E from 33 N to 34 N.
inline AgreementText drill_agreement(const std::vector<std::string>& policies = {}) {
  const Hash none = sha256("");
  const agreement::PartyKeys keys[] = {
      keys_of("arr", "drill", false), keys_of("bes", "drill", false), keys_of("obs", "drill", true)};
  const agreement::Filling fillings[] = {{"frontier.sha256", to_hex(none)}, {"crossings.sha256", to_hex(none)}};
  auto text = agreement::fill(read_source("tests/drill/agreement.toml"), keys, fillings);
  CHECK(text.has_value());
  agreement::Annexes annexes;
  annexes.frontier = {{{330'000'000, 450'000'000}, {335'000'000, 450'000'000}, {340'000'000, 450'000'000}}};
  annexes.frontier_sha256 = annexes.crossings_sha256 = none;
  return {std::move(*text), std::move(annexes), policies};
}

/// One node: its disk outlives it.
struct Node {
  std::string id;
  MemoryDisk disk;
  CountingEntropy entropy;
  std::unique_ptr<Machine> machine;

  explicit Node(std::string name) : id(std::move(name)), entropy(sha256(id).bytes[0] * 1'000'000ull) {}

  [[nodiscard]] Result<Unit> start(Instant now) {
    Setup setup{id, seed_of(id + " log"), seed_of(id + " witness"), seed_of(id + " mirror"), {drill_agreement()}};
    machine = TRY(Machine::open(disk, entropy, std::move(setup), now));
    return Unit{};
  }
};

/// The three nodes and the line between them.
class Neighbours {
 public:
  Neighbours() {
    for (const char* id : {"arr", "bes", "obs"}) nodes_.emplace(id, std::make_unique<Node>(id));
    for (auto& [id, node] : nodes_) CHECK(node->start(now).has_value());
  }

  Node& operator[](const std::string& id) { return *nodes_.at(id); }

  Machine& machine(const std::string& id) { return *nodes_.at(id)->machine; }

  /// Called with every call on the line; may change it, or answer in place of the peer. Returning an error cuts the
  /// line.
  using Wire = std::function<Result<Unit>(const std::string& from, OutgoingCall& call)>;
  Wire wire;
  Instant now = Instant::unix_ms(1'790'000'000'000);

  /// One step of every node: time passes, everything is committed, calls are carried over. True when something went on.
  bool step() {
    now = now + Duration::milliseconds(100);
    bool busy = false;
    for (auto& [id, node] : nodes_) {
      if (!node->machine) continue;
      node->machine->tick(now);
      auto effects = node->machine->commit(now);
      if (!effects) {
        failures.push_back(id + ": " + effects.error().detail);
        node->machine.reset();
        continue;
      }
      busy = busy || !effects->calls.empty();
      absorb(id, *effects);
    }
    return busy;
  }

  /// Lets time pass until nothing more goes on, or for so many steps.
  void settle(int steps = 60) {
    for (int i = 0; i < steps; ++i) step();
  }

  /// Hands in one draft and gives what became of it after a step.
  Submitted submit(const std::string& id,
                   const std::string& json,
                   const std::string& override_office = {},
                   const std::string& reason = {}) {
    results.clear();
    machine(id).submit(1, {Draft{json, override_office, reason}}, now);
    step();
    if (results.empty())
      return Submitted{.error = Error{Code::unavailable, failures.empty() ? "no answer" : failures.back()}};
    return results.front();
  }

  /// Both parties ratify, and everybody knows.
  void ratify() {
    for (const std::string id : {"arr", "bes"}) {
      const auto& agreement = *machine(id).agreements().front().newest;
      const Submitted done = submit(id,
                                    R"({"kind":"ratification","office":")" + id +
                                        R"(-hq","purpose":"administration","agreement_version":1,"agreement_hash":")" +
                                        to_hex(agreement.hash) + "\"}");
      if (done.error) failures.push_back(done.error->detail);
    }
    settle();
  }

  std::vector<Submitted> results;
  std::vector<std::string> notices, failures;
  std::map<Token, exchange::Answer> answers;

 private:
  void absorb(const std::string& id, Effects& effects) {
    for (auto& each : effects.submitted) {
      for (Submitted& submitted : each.second) results.push_back(std::move(submitted));
    }
    for (const std::string& notice : effects.notices) notices.push_back(id + ": " + notice);
    for (auto& [token, answer] : effects.answered) answers[token] = answer;
    for (OutgoingCall& call : effects.calls) carry(id, call);
  }

  void carry(const std::string& from, OutgoingCall& call) {
    Result<exchange::Answer> answer = Error{Code::unavailable, "the line is cut"};
    const auto open = wire ? wire(from, call) : Result<Unit>(Unit{});
    Node& to = *nodes_.at(call.peer);
    if (open && to.machine) {
      const Token token = next_token_++;
      to.machine->request(token, call.agreement, from, call.call, now);
      auto effects = to.machine->commit(now);
      if (!effects) {
        failures.push_back(call.peer + ": " + effects.error().detail);
        to.machine.reset();
      } else {
        absorb(call.peer, *effects);
        if (const auto given = answers.find(token); given != answers.end()) answer = given->second;
      }
    }
    if (auto& back = nodes_.at(from)->machine) back->answered(call.id, answer, now);
  }

  std::map<std::string, std::unique_ptr<Node>> nodes_;
  Token next_token_ = 1000;
};

inline std::string incident(const std::string& office, const std::string& type, const std::string& more = {}) {
  return R"({"kind":"incident","office":")" + office + R"(","purpose":"safety","type":")" + type +
         R"(","event_at":"2026-09-21T13:00:00Z","known_at":"2026-09-21T13:05:00Z","impact":"low","line_relation":"our_side","response_taken":["patrol_sent"],)" +
         R"("place":{"lat_e7":335000000,"lon_e7":449900000,"precision_m":50})" + more + "}";
}

}  // namespace thalweg::machine
