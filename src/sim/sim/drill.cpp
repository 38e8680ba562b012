// SPDX-License-Identifier: Apache-2.0
#include "sim/drill.h"

#include "agreement/fill.h"
#include "base/crypto.h"
#include "journal/note.h"
#include "machine/payloads.h"

namespace thalweg::sim {
namespace {

Hash seed_of(const std::string& id, const std::string& role) {
  return sha256("simulated key of " + id + " as " + role);
}

agreement::PartyKeys keys_of(const std::string& id) {
  const auto vkey = [&](const std::string& name, journal::KeyType type, const std::string& role) {
    return journal::to_vkey(journal::make_signer(name, type, seed_of(id, role)).value().verifier());
  };
  agreement::PartyKeys keys;
  keys.id = id;
  if (id != kObserverId) keys.log_key = vkey(agreement::origin(kAgreementId, id), journal::KeyType::ed25519, "log");
  keys.witness_key = vkey(machine::witness_name(id), journal::KeyType::cosignature, "witness");
  keys.mirror_key = vkey(machine::mirror_name(id), journal::KeyType::cosignature, "mirror");
  keys.tls_pin = "sha256/" + to_base64(sha256(id).view());
  keys.address = "127.0.0.1:1";
  return keys;
}

std::string participant(const std::string& table, const std::string& id) {
  const auto at = [&](const std::string& key) { return key + " = \"@" + id + "." + key + "\"\n"; };
  std::string text = "[[" + table + "]]\nid = \"" + id + "\"\nname = { en = \"" + id + "\" }\n";
  if (table == "party") text += at("log_key");
  return text + at("witness_key") + at("mirror_key") + at("tls_pin") + at("address") + "\n";
}

std::string offices_of(const std::string& id) {
  return "[[office]]\nid = \"" + id + "-hq\"\nparty = \"" + id +
         "\"\nname = { en = \"Headquarters\" }\ngrade = \"ministry\"\n"
         "powers = [\"log\", \"approve\", \"ratify\", \"erase\", \"withdraw\", \"assent\", \"keys\"]\nkinds = [\"*\"]\n"
         "[[office]]\nid = \"" +
         id + "-post\"\nparty = \"" + id +
         "\"\nname = { en = \"Post\" }\ngrade = \"post\"\npowers = [\"log\"]\n"
         "kinds = [\"ack\", \"alert\", \"contact\", \"contact_count\", \"crossing_status\", \"dispute\", \"incident\", "
         "\"notice\", \"reply\", "
         "\"request\"]\n";
}

std::string contact(const std::string& id) {
  return "[[channel.contact]]\nparty = \"" + id + "\"\ngeneral = \"" + id + "-hq\"\nurgent = \"" + id + "-post\"\n";
}

constexpr std::string_view kLine = R"(
[frontier]
file = "frontier.geojson"
sha256 = "@frontier.sha256"
left = "arr"
right = "bes"
corridor_m = 20_000

[crossings]
file = "crossings.geojson"
sha256 = "@crossings.sha256"

[[sector]]
id = "all"
name = { en = "The whole line" }
from_m = 0
to_m = 112_000
seats = ["Gate"]
)";

/// `@later` stands where version 2 says more.
constexpr std::string_view kRules = R"(
[[release]]
id = "acts"
kinds = ["ack", "assent", "case", "closure", "communique", "correction", "dispute", "erasure", "escalation", "key_change", "ratification", "reply", "system_notice", "withdrawal", "withheld_count"]
decision = "release"

[[release]]
id = "open"
kinds = ["alert", "crossing_status", "notice", "request"]
decision = "release"

[[release]]
id = "contacts"
kinds = ["contact"]
distance_to_line_m_max = 20_000
decision = "release"
blur_m = 1000

[[release]]
id = "contact-counts"
kinds = ["contact_count"]
decision = "release"
blur_m = 5000

[[release]]
id = "shots"
kinds = ["incident"]
types = ["force.*"]
distance_to_line_m_max = 20_000
decision = "release"
approve = [{ power = "approve", grade = "grade_1" }]

[[release]]
id = "fuel"
kinds = ["incident"]
types = ["smuggling.fuel"]
distance_to_line_m_max = 20_000
decision = "release"
delay = "10m"
@later
[[release]]
id = "corridor"
kinds = ["incident"]
distance_to_line_m_max = 20_000
decision = "release"
blur_m = 1000
strip = ["property"]

[[life_first]]
kind = "alert"
minimum = ["eta_min", "onset_at", "place", "radius_m", "response", "sector"]
precision_m = 0
origin = "[P] warnings bypass all queues"

[[life_first]]
kind = "incident"
types = ["life.*", "mine.*"]
minimum = ["help_needed", "people_count", "place", "ref", "sector"]
precision_m = 0
origin = "[P] the minimum to save life"

[[deadline]]
id = "incident-first"
kind = "incident"
within = "30m"
starts = "known_at"
until = "sent"
then = "flag"
origin = "[S] Implementing Regulation (EU) 2021/581 Art. 9"

[[deadline]]
id = "reply-u1"
kind = "request"
urgencies = ["u1"]
within = "20m"
starts = "acked"
until = "answered"
then = "flag"
origin = "[S] Directive (EU) 2023/977 Art. 5"

[[deadline]]
id = "notice-acked"
kind = "notice"
within = "15m"
starts = "sent"
until = "acked"
then = "headquarters"
origin = "[P]"

[[escalation]]
id = "headquarters"
name = { en = "Headquarters" }

[guard]
hold = true
override_grade = "grade_1"
)";

constexpr std::string_view kLaterRules = R"(
[[release]]
id = "wildlife"
kinds = ["incident"]
types = ["smuggling.wildlife"]
decision = "withhold"

[[release]]
id = "goods"
kinds = ["incident"]
types = ["smuggling.goods"]
distance_to_line_m_max = 20_000
decision = "release"
strip = ["place"]
)";

/// The party's own, stricter than what both signed; it is told to nobody.
std::string policy_of(const std::string& id) {
  return "[policy]\nid = \"" + id + "-1\"\nagreement = \"" + std::string(kAgreementId) + "\"\nparty = \"" + id +
         "\"\n\n[[release]]\nid = \"drugs\"\nkinds = [\"incident\"]\ntypes = [\"smuggling.drugs\"]\n"
         "decision = \"withhold\"\n";
}

std::string template_text(std::int64_t parties, std::int64_t observers, int version, const Hash* supersedes) {
  std::string text =
      "[agreement]\nid = \"" + std::string(kAgreementId) + "\"\nversion = " + std::to_string(version) + "\n";
  if (supersedes != nullptr) text += "supersedes = \"" + to_hex(*supersedes) + "\"\n";
  text +=
      "exercise = true\ntitle = { en = \"Drill\" }\nlanguages = [\"en\"]\nlegal_basis = [\"Drill rules, article "
      "1\"]\n\n";
  std::string offices, contacts;
  for (const std::string& id : party_ids(parties)) {
    text += participant("party", id);
    offices += offices_of(id);
    contacts += contact(id);
  }
  if (observers > 0) text += participant("observer", std::string(kObserverId));
  text += kLine;
  text +=
      offices + "[[channel]]\nid = \"daily\"\nkinds = [\"alert\", \"incident\", \"notice\", \"request\"]\n" + contacts;
  std::string rules(kRules);
  rules.replace(rules.find("@later"), 6, version > 1 ? kLaterRules : std::string_view());
  text += rules;
  for (const record::Kind& kind : record::kinds())
    text += "\n[[retention]]\nkind = \"" + std::string(kind.name) + "\"\nkeep = \"1095d\"\norigin = \"[P]\"\n";
  return text;
}

}  // namespace

std::vector<std::string> party_ids(std::int64_t parties) {
  std::vector<std::string> ids = {"arr", "bes", "cor"};
  ids.resize(static_cast<std::size_t>(parties));
  return ids;
}

machine::AgreementText drill_agreement(std::int64_t parties, std::int64_t observers, int version) {
  const Hash none = sha256("");
  std::vector<agreement::PartyKeys> keys;
  for (const std::string& id : party_ids(parties)) keys.push_back(keys_of(id));
  if (observers > 0) keys.push_back(keys_of(std::string(kObserverId)));
  std::optional<Hash> supersedes;
  if (version > 1) supersedes = sha256(drill_agreement(parties, observers, version - 1).text);
  const agreement::Filling fillings[] = {{"frontier.sha256", to_hex(none)}, {"crossings.sha256", to_hex(none)}};
  auto text =
      agreement::fill(template_text(parties, observers, version, supersedes ? &*supersedes : nullptr), keys, fillings);
  CHECK(text.has_value());
  agreement::Annexes annexes;
  annexes.frontier = {{{330'000'000, 450'000'000}, {335'000'000, 450'000'000}, {340'000'000, 450'000'000}}};
  annexes.frontier_sha256 = annexes.crossings_sha256 = none;
  return {std::move(*text), std::move(annexes), {}};
}

machine::Setup drill_setup(const std::string& id, std::int64_t parties, std::int64_t observers, int versions) {
  machine::Setup setup{id, seed_of(id, "log"), seed_of(id, "witness"), seed_of(id, "mirror"), {}};
  for (int version = 1; version <= versions; ++version) {
    setup.agreements.push_back(drill_agreement(parties, observers, version));
    if (id == "bes") setup.agreements.back().policies = {policy_of(id)};
  }
  return setup;
}

}  // namespace thalweg::sim
