// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "casework/book.h"
#include "casework/similar.h"

namespace thalweg::casework {
namespace {

/// What says who speaks, when and on what terms, or can only differ.
constexpr std::array<std::string_view, 20> kNotOfTheEvent = {"agreement",
                                                             "cites",
                                                             "event_uncertainty_s",
                                                             "exercise",
                                                             "kind",
                                                             "known_at",
                                                             "lang",
                                                             "legal_basis",
                                                             "marking",
                                                             "office",
                                                             "party",
                                                             "purpose",
                                                             "recorded_at",
                                                             "ref",
                                                             "reliability",
                                                             "response_planned",
                                                             "response_taken",
                                                             "retain_until",
                                                             "text",
                                                             "v"};
static_assert(std::is_sorted(kNotOfTheEvent.begin(), kNotOfTheEvent.end()));

using Fields = std::map<std::string, Json>;

/// The fields of an account by path, counts one by one.
Fields fields_of(const Account& account) {
  Fields fields;
  const JsonObject* members = account.content == nullptr ? nullptr : account.content->as_object();
  if (members == nullptr) return fields;
  for (const auto& [key, value] : *members) {
    const bool other = std::binary_search(kNotOfTheEvent.begin(), kNotOfTheEvent.end(), key) || key == "usage";
    if (other) continue;
    const JsonObject* inner = key == "place" ? nullptr : value.as_object();
    if (inner == nullptr) {
      fields.emplace("/" + key, value);
      continue;
    }
    for (const auto& [name, count] : *inner) fields.emplace("/" + key + "/" + name, count);
  }
  return fields;
}

/// The same side of the line has another name on each side of it.
std::string_view seen_from_there(std::string_view code) {
  if (code == "our_side") return "your_side";
  if (code == "your_side") return "our_side";
  if (code == "to_us") return "to_you";
  if (code == "to_you") return "to_us";
  return code;
}

std::optional<record::Place> place_of(const Json& json) {
  if (json.find("lat_e7") == nullptr) return std::nullopt;
  return record::Place{static_cast<std::int32_t>(json.integer("lat_e7")),
                       static_cast<std::int32_t>(json.integer("lon_e7")),
                       static_cast<std::uint32_t>(json.integer("precision_m"))};
}

std::int64_t uncertainty_of(const Account& account) {
  return account.content->integer("event_uncertainty_s");
}

bool same(const std::string& path, const Account& a, const Json& x, const Account& b, const Json& y) {
  if (x == y && path != "/line_relation" && path != "/direction") return true;
  if (path == "/line_relation" || path == "/direction") {
    if (x.as_string() == nullptr || y.as_string() == nullptr) return false;
    return a.party == b.party ? x == y : seen_from_there(*x.as_string()) == *y.as_string();
  }
  if (path == "/place") {
    const auto here = place_of(x);
    const auto there = place_of(y);
    return here && there && distance_m(*here, *there) <= std::int64_t{here->precision_m} + there->precision_m;
  }
  if (path == "/event_at" || path == "/event_until") {
    const auto here = x.as_string() != nullptr ? instant_from_rfc3339(*x.as_string()) : Error{Code::malformed, ""};
    const auto there = y.as_string() != nullptr ? instant_from_rfc3339(*y.as_string()) : Error{Code::malformed, ""};
    if (!here || !there) return false;
    const std::int64_t apart = (*here - *there).seconds();
    return std::max(apart, -apart) <= uncertainty_of(a) + uncertainty_of(b);
  }
  return false;
}

}  // namespace

std::vector<Difference> differences(std::span<const Account> accounts) {
  // For each path the last account of each party.
  std::map<std::string, std::map<std::string, std::pair<const Account*, Json>>> said;
  for (const Account& account : accounts) {
    for (auto& [path, value] : fields_of(account)) said[path][account.party] = {&account, value};
  }
  std::vector<Difference> found;
  for (const auto& [path, by_party] : said) {
    if (by_party.size() < 2) continue;
    bool alike = true;
    const auto& first = by_party.begin()->second;
    for (const auto& [party, each] : by_party)
      alike = alike && (each.first == first.first || same(path, *first.first, first.second, *each.first, each.second));
    if (alike) continue;
    Difference difference{path, {}, {}};
    for (const auto& [party, each] : by_party) {
      difference.values.emplace(party, each.second);
      difference.records.emplace(party, each.first->id);
    }
    found.push_back(std::move(difference));
  }
  return found;
}

}  // namespace thalweg::casework
