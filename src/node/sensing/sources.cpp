// SPDX-License-Identifier: Apache-2.0
#include "sensing/sources.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <utility>

#include "base/json.h"
#include "sensor/ais.h"
#include "sensor/cot_xml.h"
#include "sensor/csv.h"
#include "sensor/geojson_lines.h"
#include "sensor/tak.h"

namespace thalweg::sensing {

const char* name(Protocol protocol) {
  switch (protocol) {
    case Protocol::cot: return "cot";
    case Protocol::tak: return "tak";
    case Protocol::ais: return "ais";
    case Protocol::csv: return "csv";
    case Protocol::geojson: return "geojson";
  }
  return "csv";
}

const char* name(Transport transport) {
  switch (transport) {
    case Transport::tcp_listen: return "tcp-listen";
    case Transport::tls_listen: return "tls-listen";
    case Transport::tcp_connect: return "tcp-connect";
    case Transport::udp: return "udp";
    case Transport::file: return "file";
  }
  return "file";
}

namespace {

constexpr Protocol kProtocols[] = {Protocol::cot, Protocol::tak, Protocol::ais, Protocol::csv, Protocol::geojson};
constexpr Transport kTransports[] = {
    Transport::tcp_listen, Transport::tls_listen, Transport::tcp_connect, Transport::udp, Transport::file};
constexpr Transport kOut[] = {Transport::tcp_listen, Transport::tls_listen, Transport::udp};

Error malformed(const std::string& where, const std::string& what) {
  return {Code::malformed, "sources.toml, " + where + ": " + what};
}

/// A word of a fixed choice.
template <class Word, std::size_t kCount>
Result<Word> word(const Json& table, std::string_view key, const Word (&words)[kCount], const std::string& where) {
  const std::string_view given = table.text(key);
  std::string known;
  for (const Word each : words) {
    if (given == name(each)) return each;
    known += (known.empty() ? "" : ", ") + std::string(name(each));
  }
  return malformed(where,
                   std::string(key) + " is one of " + known + ", not \"" + std::string(given.substr(0, 40)) + "\"");
}

struct Bounds {
  std::int64_t initial, low, high;
};

Result<std::int64_t> number(const Json& table, std::string_view key, Bounds bounds, const std::string& where) {
  const Json* found = table.find(key);
  if (found == nullptr) return bounds.initial;
  const std::int64_t* value = found->as_int();
  if (value == nullptr || *value < bounds.low || *value > bounds.high) {
    return malformed(where,
                     std::string(key) + " is a whole number from " + std::to_string(bounds.low) + " to " +
                         std::to_string(bounds.high));
  }
  return *value;
}

Result<bool> flag(const Json& table, std::string_view key, const std::string& where) {
  const Json* found = table.find(key);
  if (found == nullptr) return false;
  if (found->as_bool() == nullptr) return malformed(where, std::string(key) + " is true or false");
  return *found->as_bool();
}

Result<Unit> check_members(const Json& table, std::initializer_list<std::string_view> known, const std::string& where) {
  if (table.as_object() == nullptr) return malformed(where, "is no table");
  for (const auto& [key, value] : *table.as_object()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string words;
    for (const std::string_view each : known) words += (words.empty() ? "" : ", ") + std::string(each);
    return malformed(where, "there is no member " + key + "; there are " + words);
  }
  return Unit{};
}

/// [west, south, east, north] in ten-millionths of a degree.
Result<sensor::Box> area(const Json& json, const std::string& where) {
  const JsonArray* list = json.as_array();
  std::int64_t bounds[4] = {};
  bool is_good = list != nullptr && list->size() == 4;
  for (std::size_t i = 0; is_good && i < 4; ++i) {
    const std::int64_t* value = (*list)[i].as_int();
    const std::int64_t most = i % 2 == 0 ? geometry::kLonE7Max : geometry::kLatE7Max;
    is_good = value != nullptr && *value >= -most && *value <= most;
    if (is_good) bounds[i] = *value;
  }
  if (!is_good || bounds[1] > bounds[3]) {
    return malformed(where, "area_e7 is [west, south, east, north] in whole ten-millionths of a degree");
  }
  return sensor::Box{{static_cast<std::int32_t>(bounds[1]), static_cast<std::int32_t>(bounds[0])},
                     {static_cast<std::int32_t>(bounds[3]), static_cast<std::int32_t>(bounds[2])}};
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

Result<std::vector<sensor::Subject>> subjects(const Json& table, const std::string& where) {
  std::vector<sensor::Subject> list;
  const Json* words = table.find("subjects");
  if (words == nullptr) return list;
  if (words->as_array() == nullptr) return malformed(where, "subjects is a list");
  for (const Json& each : *words->as_array()) {
    auto subject = sensor::subject_from_name(each.as_string() == nullptr ? std::string_view() : *each.as_string());
    if (!subject) return malformed(where, subject.error().detail);
    list.push_back(*subject);
  }
  return list;
}

Result<TlsTerms> tls_terms(const Json& table, const std::string& where) {
  TlsTerms terms;
  terms.client_ca = table.text("client_ca");
  terms.certificate = table.text("certificate");
  terms.key = table.text("key");
  if (const Json* pins = table.find("clients")) {
    if (pins->as_array() == nullptr) return malformed(where, "clients is a list of pins");
    for (const Json& pin : *pins->as_array()) {
      if (pin.as_string() == nullptr || !pin.as_string()->starts_with("sha256/"))
        return malformed(where, "a pin in clients is \"sha256/\" and base64");
      terms.clients.push_back(*pin.as_string());
    }
  }
  if (terms.certificate.empty() != terms.key.empty()) return malformed(where, "certificate and key go together");
  if (terms.client_ca.empty() == terms.clients.empty())
    return malformed(where, "tls-listen needs clients, a list of pins, or client_ca, a file, and not both");
  return terms;
}

Result<sensor::SourceTerms> terms(const Json& table, const std::string& where) {
  sensor::SourceTerms terms;
  terms.id = table.text("id");
  terms.reports_per_s =
      static_cast<std::uint32_t>(TRY(number(table, "reports_per_s", {terms.reports_per_s, 1, 10'000'000}, where)));
  const std::int64_t burst = std::int64_t{terms.reports_per_s} * 5;
  terms.burst = static_cast<std::uint32_t>(TRY(number(table, "burst", {burst, 1, 100'000'000}, where)));
  terms.is_own = TRY(flag(table, "own", where));
  if (const Json* box = table.find("area_e7")) terms.area = TRY(area(*box, where));
  terms.subjects = TRY(subjects(table, where));
  return terms;
}

Result<Source> source(const Json& table, const std::string& number_text) {
  std::string where = "source " + number_text;
  if (!is_id(table.text("id"))) return malformed(where, "id is 1 to 64 of a-z 0-9 . _ -");
  where = "source " + std::string(table.text("id"));
  TRY(check_members(table,
                    {"address",
                     "area_e7",
                     "burst",
                     "bytes_per_s",
                     "certificate",
                     "client_ca",
                     "clients",
                     "connections_max",
                     "id",
                     "key",
                     "own",
                     "path",
                     "protocol",
                     "repeat",
                     "reports_per_s",
                     "subjects",
                     "transport"},
                    where));
  Source source;
  source.terms = TRY(terms(table, where));
  source.protocol = TRY(word(table, "protocol", kProtocols, where));
  source.transport = TRY(word(table, "transport", kTransports, where));
  source.address = table.text("address");
  source.path = table.text("path");
  source.connections_max = TRY(number(table, "connections_max", {source.connections_max, 1, 10'000}, where));
  source.bytes_per_s = TRY(number(table, "bytes_per_s", {source.bytes_per_s, 1, 1'000'000'000}, where));
  source.repeats = TRY(flag(table, "repeat", where));
  if (source.transport == Transport::tls_listen) source.tls = TRY(tls_terms(table, where));
  const bool is_file = source.transport == Transport::file;
  if (is_file && source.path.empty()) return malformed(where, "a file has a path");
  if (!is_file && source.address.find(':') == std::string::npos) {
    return malformed(where, "address is HOST:PORT, as in 127.0.0.1:8087");
  }
  return source;
}

Result<Consumer> consumer(const Json& table, const std::string& number_text) {
  std::string where = "consumer " + number_text;
  if (!is_id(table.text("id"))) return malformed(where, "id is 1 to 64 of a-z 0-9 . _ -");
  where = "consumer " + std::string(table.text("id"));
  TRY(check_members(table,
                    {"address",
                     "area_e7",
                     "certificate",
                     "client_ca",
                     "clients",
                     "connections_max",
                     "each_s",
                     "id",
                     "key",
                     "own",
                     "protobuf",
                     "subjects",
                     "transport"},
                    where));
  Consumer consumer;
  consumer.id = table.text("id");
  consumer.transport = TRY(word(table, "transport", kOut, where));
  consumer.address = table.text("address");
  if (const Json* box = table.find("area_e7")) consumer.area = TRY(area(*box, where));
  consumer.subjects = TRY(subjects(table, where));
  consumer.each = Duration::seconds(TRY(number(table, "each_s", {5, 1, 3'600}, where)));
  consumer.own = TRY(flag(table, "own", where));
  consumer.is_protobuf = TRY(flag(table, "protobuf", where));
  consumer.connections_max = TRY(number(table, "connections_max", {consumer.connections_max, 1, 1'000}, where));
  if (consumer.transport == Transport::tls_listen) consumer.tls = TRY(tls_terms(table, where));
  if (consumer.address.find(':') == std::string::npos) return malformed(where, "address is HOST:PORT");
  return consumer;
}

/// The tables of one name, each read by `read`, no two of one id.
template <class Item, class Id>
Result<std::vector<Item>> items(const Json& json,
                                const std::string& what,
                                Result<Item> (*read)(const Json&, const std::string&),
                                Id id_of) {
  std::vector<Item> list;
  std::set<std::string> ids;
  const Json* tables = json.find(what);
  if (tables == nullptr) return list;
  if (tables->as_array() == nullptr) return malformed(what, "each one begins with [[" + what + "]]");
  if (tables->as_array()->size() > kSourcesMax)
    return malformed(what, "at most " + std::to_string(kSourcesMax) + " of them");
  for (const Json& table : *tables->as_array()) {
    list.push_back(TRY(read(table, std::to_string(list.size() + 1))));
    const std::string id = id_of(list.back());
    if (!ids.insert(id).second) return malformed(what + " " + id, "there are two of this id");
  }
  return list;
}

}  // namespace

Result<SourcesFile> parse_sources(std::string_view toml) {
  auto json = parse_toml(toml);
  if (!json) return Error{json.error().code, "sources.toml: " + json.error().detail};
  TRY(check_members(*json, {"consumer", "source"}, "the text"));
  SourcesFile file;
  file.sources = TRY(items<Source>(*json, "source", source, [](const Source& each) { return each.terms.id; }));
  file.consumers = TRY(items<Consumer>(*json, "consumer", consumer, [](const Consumer& each) { return each.id; }));
  return file;
}

std::unique_ptr<sensor::Decoder> make_decoder(const Source& source,
                                              std::uint16_t number,
                                              char first_byte,
                                              bool is_datagram) {
  switch (source.protocol) {
    case Protocol::cot:
    case Protocol::tak:
      if (first_byte != '\xBF') return std::make_unique<sensor::CotXmlDecoder>(number);
      if (is_datagram) return std::make_unique<sensor::TakDatagramDecoder>(number);
      return std::make_unique<sensor::TakStreamDecoder>(number);
    case Protocol::ais: return std::make_unique<sensor::AisDecoder>(number);
    case Protocol::csv: return std::make_unique<sensor::CsvDecoder>(number);
    case Protocol::geojson: return std::make_unique<sensor::GeojsonLinesDecoder>(number);
  }
  return std::make_unique<sensor::CsvDecoder>(number);
}

}  // namespace thalweg::sensing
