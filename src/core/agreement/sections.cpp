// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "agreement/reading_detail.h"
#include "base/crypto.h"

// The sections of the text, one function each, in the order of docs/formats/agreement.md.
namespace thalweg::agreement {

namespace {

using Need = Table::Need;

constexpr std::array<Named<Starts>, 4> kStarts{
    {{"known_at", Starts::known_at}, {"sent", Starts::sent}, {"acked", Starts::acked}, {"event_at", Starts::event_at}}};
constexpr std::array<Named<Until>, 6> kUntils{{{"sent", Until::sent},
                                               {"acked", Until::acked},
                                               {"answered", Until::answered},
                                               {"updated", Until::updated},
                                               {"assented", Until::assented},
                                               {"closed", Until::closed}}};
constexpr Duration kSpanMax = Duration::days(36'500);
constexpr std::int64_t kVersionMax = 1'000'000;
constexpr std::size_t kAgreementIdMax = 48;
constexpr std::size_t kEscalationMax = 16;
constexpr std::size_t kKeyBytesMax = 4096;

/// Calls `body(table, item)` for each [[key]] table, with the item's id already read into the path of errors.
template <class T, class Body>
std::vector<T> read_each(Table& root, std::string_view key, std::size_t count_max, Body body) {
  std::vector<T> items;
  std::size_t number = 0;
  for (const Json& json : root.tables(key, count_max)) {
    Table table(json, std::string(key) + "[" + std::to_string(++number) + "]", root.findings());
    T item;
    if constexpr (requires { item.id; }) {
      item.id = table.id("id", Need::required);
      table.call_it(item.id);
      for (const T& earlier : items) {
        if (!item.id.empty() && earlier.id == item.id) table.error("id", "is given to two of them; give each its own");
      }
    }
    body(table, item);
    table.finish();
    items.push_back(std::move(item));
  }
  return items;
}

bool is_hex_8(std::string_view text) {
  return text.size() == 8 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string verifier_key(Table& table, std::string_view key) {
  std::string value = table.fillable(key, Need::required, kKeyBytesMax);
  if (value.empty()) return value;
  const std::size_t plus = value.find('+');
  const bool shaped = plus != std::string::npos && plus > 0 && value.size() > plus + 10 && value[plus + 9] == '+' &&
                      is_hex_8(std::string_view(value).substr(plus + 1, 8)) &&
                      from_base64(std::string_view(value).substr(plus + 10));
  if (!shaped)
    table.error(key, "is no verifier key; paste the line name+hash+key that was printed when the key was made");
  return value;
}

std::string pin(Table& table) {
  std::string value = table.fillable("tls_pin", Need::required);
  if (value.empty()) return value;
  constexpr std::string_view kPrefix = "sha256/";
  if (!value.starts_with(kPrefix) || !hash_from_base64(std::string_view(value).substr(kPrefix.size()))) {
    table.error("tls_pin", "must be \"sha256/\" and the base64 of 32 bytes; paste the pin of the node's certificate");
  }
  return value;
}

std::string address(Table& table) {
  std::string value = table.fillable("address", Need::required, 255);
  if (value.empty()) return value;
  const std::size_t colon = value.rfind(':');
  const Result<std::uint64_t> port =
      from_decimal(colon == std::string::npos ? std::string_view() : std::string_view(value).substr(colon + 1));
  if (colon == 0 || !port || *port == 0 || *port > 65'535) {
    table.error("address", "\"" + value + "\" is not host:port; write it such as \"node.example:8443\"");
  }
  return value;
}

void read_head(Table& root, Agreement& agreement) {
  const Json* json = root.table("agreement", Need::required);
  if (json == nullptr) return;
  Table table(*json, "agreement", root.findings());
  agreement.id = table.id("id", Need::required);
  const bool plain = agreement.id.size() <= kAgreementIdMax && agreement.id.find_first_of("._") == std::string::npos;
  if (!plain)
    table.error("id", "must have at most 48 of a-z, 0-9 and '-', because journals are named after it; shorten it");
  agreement.version = table.integer("version", Need::required, 1, kVersionMax).value_or(1);
  agreement.supersedes = table.hash("supersedes", Need::optional);
  if (agreement.version > 1 && !table.has("supersedes")) {
    table.error("supersedes", "is missing; from version 2 on, give the SHA-256 of the text that this one replaces");
  }
  if (agreement.version == 1 && table.has("supersedes")) {
    table.error("supersedes", "is given, but version 1 replaces nothing; raise the version or take it out");
  }
  agreement.exercise = table.boolean("exercise").value_or(false);
  agreement.title = table.names("title", Need::required);
  agreement.languages = table.texts("languages", Need::required, kLanguagesMax);
  agreement.legal_basis = table.texts("legal_basis", Need::required);
  table.finish();
}

void read_parties(Table& root, Agreement& agreement) {
  agreement.parties = read_each<Party>(root, "party", kPartiesMax, [&](Table& table, Party& party) {
    const bool three_letters = party.id.size() == 3 && std::all_of(party.id.begin(), party.id.end(), [](char c) {
                                 return c >= 'a' && c <= 'z';
                               });
    if (!party.id.empty() && !three_letters && !agreement.exercise) {
      table.error(
          "id", "\"" + party.id + "\" is not three lower-case letters (ISO 3166-1 alpha-3); only a drill makes up ids");
    }
    party.name = table.names("name", Need::required);
    party.log_key = verifier_key(table, "log_key");
    party.witness_key = verifier_key(table, "witness_key");
    party.mirror_key = verifier_key(table, "mirror_key");
    party.tls_pin = pin(table);
    party.address = address(table);
  });
  agreement.observers = read_each<Observer>(root, "observer", kObserversMax, [](Table& table, Observer& observer) {
    observer.name = table.names("name", Need::required);
    observer.witness_key = verifier_key(table, "witness_key");
    observer.mirror_key = verifier_key(table, "mirror_key");
    observer.tls_pin = pin(table);
    observer.address = address(table);
  });
}

Annex read_annex(Table& table, const std::optional<Hash>& given) {
  Annex annex;
  annex.file = table.text("file", Need::required, 255);
  const std::optional<Hash> declared = table.hash("sha256", Need::required);
  annex.sha256 = declared.value_or(Hash{});
  if (declared && given && *declared != *given) {
    table.error("sha256",
                "names " + to_hex(*declared) + ", but the file that was read has " + to_hex(*given) +
                    "; use the file that was signed, or correct the hash before signing");
  }
  return annex;
}

void read_frontier(Table& root, Agreement& agreement) {
  if (const Json* json = root.table("frontier", Need::required)) {
    Table table(*json, "frontier", root.findings());
    agreement.frontier_file = read_annex(table, agreement.annexes.frontier_sha256);
    agreement.left = table.id("left", Need::required);
    agreement.right = table.id("right", Need::required);
    agreement.corridor_m = table.integer("corridor_m", Need::required, 1, kCorridorMetresMax).value_or(0);
    agreement.frontier_note = table.text("note", Need::optional);
    table.finish();
  }
  if (const Json* json = root.table("crossings", Need::optional)) {
    Table table(*json, "crossings", root.findings());
    agreement.crossings_file = read_annex(table, agreement.annexes.crossings_sha256);
    table.finish();
  }
  agreement.sectors = read_each<Sector>(root, "sector", kSectorsMax, [](Table& table, Sector& sector) {
    sector.name = table.names("name", Need::required);
    sector.from_m = table.integer("from_m", Need::required, 0, kLineMetresMax).value_or(0);
    sector.to_m = table.integer("to_m", Need::required, 0, kLineMetresMax).value_or(kLineMetresMax);
    if (sector.to_m <= sector.from_m) table.error("to_m", "is not beyond from_m; write the longer distance here");
    sector.line = static_cast<std::size_t>(table.integer("line", Need::optional, 0, 999).value_or(0));
    sector.seats = table.texts("seats", Need::optional);
  });
}

void read_offices(Table& root, Agreement& agreement) {
  agreement.offices = read_each<Office>(root, "office", kOfficesMax, [](Table& table, Office& office) {
    office.party = table.id("party", Need::required);
    office.name = table.names("name", Need::required);
    office.grade = table.one_of<Grade>("grade", Need::required, kGrades).value_or(Grade::post);
    office.sectors = table.texts("sectors", Need::optional);
    for (const std::string& text : table.texts("powers", Need::required)) {
      const Result<Power> power = power_from_text(text);
      if (power) office.powers.insert(*power);
      if (!power) table.error("powers", power.error().detail);
    }
    office.kinds = table.texts("kinds", Need::optional);
    std::sort(office.kinds.begin(), office.kinds.end());
    if (office.kinds != std::vector<std::string>{"*"}) check_kinds(table, "kinds", office.kinds);
  });
  agreement.channels = read_each<Channel>(root, "channel", kChannelsMax, [](Table& table, Channel& channel) {
    channel.kinds = table.texts("kinds", Need::required);
    check_kinds(table, "kinds", channel.kinds);
    std::size_t number = 0;
    for (const Json& json : table.tables("contact", kPartiesMax)) {
      Table inner(json, table.path() + ".contact[" + std::to_string(++number) + "]", table.findings());
      Contact contact;
      contact.party = inner.id("party", Need::required);
      contact.general = inner.id("general", Need::required);
      contact.urgent = inner.id("urgent", Need::required);
      inner.finish();
      channel.contacts.push_back(std::move(contact));
    }
  });
}

std::string read_kind(Table& table) {
  std::string kind = table.id("kind", Need::required);
  if (!kind.empty()) check_kinds(table, "kind", {kind});
  return kind;
}

std::string read_origin(Table& table) {
  std::string origin = table.text("origin", Need::optional);
  if (!table.has("origin")) {
    table.error("origin", "is missing; say where the number comes from (a treaty article, a practice, a proposal)");
  }
  return origin;
}

void read_life_first(Table& root, Agreement& agreement) {
  agreement.life_first = read_each<LifeFirst>(root, "life_first", kListMax, [](Table& table, LifeFirst& entry) {
    entry.kind = read_kind(table);
    table.call_it(entry.kind);
    const std::vector<const record::Kind*> kinds = kinds_named({entry.kind});
    entry.types = table.texts("types", Need::optional);
    check_types(table, "types", entry.types, kinds);
    entry.minimum = table.texts("minimum", Need::optional);
    for (const std::string& path : entry.minimum) {
      if (path.find('.') != std::string::npos)
        table.error("minimum", "\"" + path + "\" has a dot; name whole fields here");
      (void)check_path(table, "minimum", path, kinds);
    }
    std::sort(entry.minimum.begin(), entry.minimum.end());
    entry.precision_m = table.integer("precision_m", Need::required, 0, kBlurMetresMax).value_or(0);
    entry.distance_m_max = table.integer("distance_to_line_m_max", Need::optional, 0, kLineMetresMax);
    entry.origin = read_origin(table);
  });
}

void read_deadlines(Table& root, Agreement& agreement) {
  agreement.deadlines = read_each<Deadline>(root, "deadline", kDeadlinesMax, [](Table& table, Deadline& deadline) {
    deadline.kind = read_kind(table);
    const std::vector<const record::Kind*> kinds = kinds_named({deadline.kind});
    deadline.asks = table.texts("asks", Need::optional);
    check_codes(table, "asks", "ask", deadline.asks, kinds);
    deadline.urgencies = table.texts("urgencies", Need::optional);
    check_codes(table, "urgencies", "urgency", deadline.urgencies, kinds);
    deadline.types = table.texts("types", Need::optional);
    check_types(table, "types", deadline.types, kinds);
    deadline.impact_min = table.one_of<std::uint8_t>("impact_min", Need::optional, kImpacts);
    deadline.planned = table.boolean("planned");
    deadline.within = table.duration("within", Need::required, kSpanMax).value_or(Duration());
    deadline.before = table.boolean("before").value_or(false);
    deadline.starts = table.one_of<Starts>("starts", Need::required, kStarts).value_or(Starts::acked);
    deadline.until = table.one_of<Until>("until", Need::required, kUntils).value_or(Until::answered);
    deadline.then = table.id("then", Need::required);
    deadline.origin = read_origin(table);
  });
  agreement.retention = read_each<Retention>(root, "retention", kListMax, [](Table& table, Retention& entry) {
    entry.kind = read_kind(table);
    table.call_it(entry.kind);
    entry.keep = table.duration("keep", Need::required, kSpanMax).value_or(Duration());
    if (entry.keep < Duration::days(1)) table.error("keep", "is shorter than a day; give at least \"1d\"");
    entry.origin = read_origin(table);
  });
  agreement.escalation = read_each<Escalation>(root, "escalation", kEscalationMax, [](Table& table, Escalation& level) {
    level.name = table.names("name", Need::required);
  });
}

void read_guard(Table& root, Agreement& agreement) {
  const Json* json = root.table("guard", Need::optional);
  if (json == nullptr) return;
  Table table(*json, "guard", root.findings());
  agreement.guard.hold = table.boolean("hold").value_or(true);
  agreement.guard.override_grade =
      table.one_of<Grade>("override_grade", Need::optional, kGrades).value_or(Grade::grade_2);
  table.finish();
}

}  // namespace

Agreement read(std::string_view text, Annexes annexes, Findings& findings) {
  Agreement agreement;
  agreement.annexes = std::move(annexes);
  if (text.size() > kTextBytesMax) {
    findings.error("", "the text has " + std::to_string(text.size()) + " bytes; at most 1048576 are allowed, split it");
    return agreement;
  }
  agreement.hash = sha256(text);
  const Result<Json> json = parse_toml(text);
  if (!json) {
    findings.error("", json.error().detail);
    return agreement;
  }
  Table root(*json, "", findings);
  read_head(root, agreement);
  read_parties(root, agreement);
  read_frontier(root, agreement);
  read_offices(root, agreement);
  read_life_first(root, agreement);
  agreement.rules = read_rules(root, agreement);
  read_deadlines(root, agreement);
  read_states(root, agreement);
  read_guard(root, agreement);
  root.finish();
  agreement.is_template = findings.has_placeholders;
  return agreement;
}

}  // namespace thalweg::agreement
