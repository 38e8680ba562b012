// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "agreement/fill.h"
#include "journal/note.h"
#include "machine/machine.h"
#include "machine/payloads.h"
#include "measure.h"

/// The drill between two made-up neighbours, as the benches use it: tests/drill/agreement.toml with everybody's keys.
namespace thalweg::bench {

inline std::string read_source(const std::string& path) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline Hash seed_of(const std::string& what) {
  return sha256("bench key " + what);
}

inline agreement::PartyKeys keys_of(const std::string& id, bool observer) {
  const auto vkey = [](const std::string& name, journal::KeyType type, const std::string& seed) {
    return journal::to_vkey(must(journal::make_signer(name, type, seed_of(seed))).verifier());
  };
  agreement::PartyKeys keys;
  keys.id = id;
  if (!observer) keys.log_key = vkey(agreement::origin("drill", id), journal::KeyType::ed25519, id + " log");
  keys.witness_key = vkey(machine::witness_name(id), journal::KeyType::cosignature, id + " witness");
  keys.mirror_key = vkey(machine::mirror_name(id), journal::KeyType::cosignature, id + " mirror");
  keys.tls_pin = "sha256/" + to_base64(sha256(id).view());
  keys.address = "127.0.0.1:1";
  return keys;
}

inline machine::AgreementText drill_agreement() {
  const Hash none = sha256("");
  const agreement::PartyKeys keys[] = {keys_of("arr", false), keys_of("bes", false), keys_of("obs", true)};
  const agreement::Filling fillings[] = {{"frontier.sha256", to_hex(none)}, {"crossings.sha256", to_hex(none)}};
  machine::AgreementText text{must(agreement::fill(read_source("tests/drill/agreement.toml"), keys, fillings)), {}, {}};
  text.annexes.frontier = {{{330'000'000, 450'000'000}, {335'000'000, 450'000'000}, {340'000'000, 450'000'000}}};
  text.annexes.frontier_sha256 = text.annexes.crossings_sha256 = none;
  return text;
}

inline machine::Setup drill_setup(const std::string& id) {
  return {id, seed_of(id + " log"), seed_of(id + " witness"), seed_of(id + " mirror"), {drill_agreement()}};
}

inline std::string ratification(const std::string& id, const machine::Machine& machine) {
  const Hash hash = machine.agreements().front().newest->hash;
  return R"({"kind":"ratification","office":")" + id +
         R"(-hq","purpose":"administration","agreement_version":1,"agreement_hash":")" + to_hex(hash) + "\"}";
}

/// Leaves as it is written.
inline std::string notice(std::uint64_t number) {
  return R"({"kind":"notice","office":"arr-post","purpose":"safety","activity":"blasting","contact_office":"arr-hq","distance_to_line_m":800,"event_at":"2026-09-04T05:00:00Z","event_until":"2026-09-04T08:00:00Z","ref":"n-)" +
         std::to_string(number) +
         R"(","impact":"low","place":{"lat_e7":335000000,"lon_e7":449900000,"precision_m":100},"radius_m":1500,"text":{"en":"Controlled blasting for a road."}})";
}

/// Leaves blurred to a kilometre and without one of its fields.
inline std::string incident(std::uint64_t number) {
  return R"({"kind":"incident","office":"arr-post","purpose":"safety","type":"livestock.strayed","event_at":"2026-09-21T13:00:00Z","known_at":"2026-09-21T13:05:00Z","ref":"i-)" +
         std::to_string(number) +
         R"(","impact":"low","line_relation":"our_side","response_taken":["patrol_sent"],"property":["vehicle"],"place":{"lat_e7":335000000,"lon_e7":449900000,"precision_m":50},"text":{"en":"A flock strayed across near the marker."}})";
}

}  // namespace thalweg::bench
