// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"
#include "agreement/fill.h"

/// A small agreement for tests, and the means to change one thing in it.
namespace thalweg::agreement {

inline std::string sample_key(std::string_view name, char fill_byte) {
  return std::string(name) + "+01234567+" + to_base64(std::string(33, fill_byte));
}

inline std::vector<PartyKeys> sample_keys(const std::vector<std::string>& ids) {
  std::vector<PartyKeys> keys;
  char byte = 'a';
  for (const std::string& id : ids) {
    const bool observer = id == "obs";
    keys.push_back({id,
                    observer ? "" : sample_key(id + ".log", byte),
                    sample_key(id + ".witness", static_cast<char>(byte + 1)),
                    sample_key(id + ".mirror", static_cast<char>(byte + 2)),
                    "sha256/" + to_base64(std::string(32, byte)),
                    id + ".example:8443"});
    byte = static_cast<char>(byte + 3);
  }
  return keys;
}

/// One line from north to south: the party on its left is in the east.
inline Annexes sample_annexes() {
  Annexes annexes;
  annexes.frontier = {{{370'000'000, 450'000'000}, {300'000'000, 450'000'000}}};
  return annexes;
}

inline constexpr std::string_view kSample = R"(
[agreement]
id = "pair"
version = 1
title = { en = "A pair" }
languages = ["en"]
legal_basis = ["Art. 1"]

[[party]]
id = "aaa"
name = { en = "Aland" }
log_key = "@aaa.log_key"
witness_key = "@aaa.witness_key"
mirror_key = "@aaa.mirror_key"
tls_pin = "@aaa.tls_pin"
address = "@aaa.address"

[[party]]
id = "bbb"
name = { en = "Bland" }
log_key = "@bbb.log_key"
witness_key = "@bbb.witness_key"
mirror_key = "@bbb.mirror_key"
tls_pin = "@bbb.tls_pin"
address = "@bbb.address"

[frontier]
file = "frontier.geojson"
sha256 = "@frontier.sha256"
left = "aaa"
right = "bbb"
corridor_m = 15000

[[sector]]
id = "north"
name = { en = "North" }
from_m = 0
to_m = 400000

[[sector]]
id = "south"
name = { en = "South" }
from_m = 400000
to_m = 800000

[[office]]
id = "aaa-chief"
party = "aaa"
name = { en = "Chief of Aland" }
grade = "grade_1"
powers = ["log", "approve", "ratify", "erase", "keys"]
kinds = ["*"]

[[office]]
id = "aaa-post"
party = "aaa"
name = { en = "Post in Aland" }
grade = "post"
sectors = ["north"]
powers = ["log"]
kinds = ["alert", "correction", "dispute", "incident", "request"]

[[office]]
id = "bbb-chief"
party = "bbb"
name = { en = "Chief of Bland" }
grade = "grade_1"
powers = ["log", "approve", "ratify", "erase", "keys"]
kinds = ["*"]

[[channel]]
id = "daily"
kinds = ["incident"]
contact = [{ party = "aaa", general = "aaa-chief", urgent = "aaa-post" }, { party = "bbb", general = "bbb-chief", urgent = "bbb-chief" }]

#rules

[[life_first]]
kind = "alert"
minimum = ["place"]
precision_m = 100
origin = "[P]"

[[deadline]]
id = "reply-u1"
kind = "request"
urgencies = ["u1"]
within = "8h"
starts = "acked"
until = "answered"
then = "chiefs"
origin = "[S] a directive"

[[deadline]]
id = "reply"
kind = "request"
within = "7d"
starts = "acked"
until = "answered"
then = "flag"
origin = "[S] a directive"

[[retention]]
kind = "incident"
keep = "1825d"
origin = "[P]"

[[escalation]]
id = "chiefs"
name = { en = "Chiefs" }
)";

inline constexpr std::string_view kSampleRules = R"(
[[release]]
id = "corridor"
kinds = ["incident"]
distance_to_line_m_max = 15000
decision = "release"
blur_m = 100
strip = ["damage"]
)";

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  CHECK(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// The sample with these rules and all placeholders filled.
inline std::string sample_text(std::string_view rules = kSampleRules) {
  const std::vector<PartyKeys> keys = sample_keys({"aaa", "bbb"});
  const std::vector<Filling> others{{"frontier.sha256", std::string(64, '0')}};
  return fill(replaced(std::string(kSample), "#rules", rules), keys, others).value();
}

}  // namespace thalweg::agreement
