// SPDX-License-Identifier: Apache-2.0
#include "sensing/telling.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace thalweg::sensing {
namespace {

constexpr std::string_view kMembers[] = {"agreement",
                                         "as",
                                         "delay",
                                         "each",
                                         "id",
                                         "lang",
                                         "office",
                                         "precision_m",
                                         "purpose",
                                         "reach",
                                         "sector",
                                         "subjects",
                                         "thin_m",
                                         "valid",
                                         "within_m"};
constexpr Duration kShortest = Duration::seconds(1);
constexpr Duration kLongest = Duration::hours(24 * 7);
constexpr std::int64_t kWithinMax_m = 300'000;
constexpr std::int64_t kPrecisionMax_m = 100'000;

Error malformed(const std::string& where, const std::string& what) {
  return {Code::malformed, "contacts.toml, " + where + ": " + what};
}

struct Bounds {
  std::int64_t initial, low, high;
};

Result<std::int64_t> whole(const Json& table, std::string_view key, Bounds bounds, const std::string& where) {
  const Json* found = table.find(key);
  if (found == nullptr) return bounds.initial;
  const std::int64_t* value = found->as_int();
  if (value != nullptr && *value >= bounds.low && *value <= bounds.high) return *value;
  return malformed(where,
                   std::string(key) + " is a whole number from " + std::to_string(bounds.low) + " to " +
                       std::to_string(bounds.high));
}

Result<Duration> span(const Json& table, std::string_view key, Duration initial, const std::string& where) {
  if (table.find(key) == nullptr) return initial;
  const auto given = duration_from_text(table.text(key));
  if (given && *given >= kShortest && *given <= kLongest) return *given;
  return malformed(where, std::string(key) + " is a time from 1s to 7d, such as \"15m\"");
}

Result<std::uint32_t> subjects(const Json& table, const std::string& where) {
  const Json* list = table.find("subjects");
  if (list == nullptr) return 0U;
  if (list->as_array() == nullptr) return malformed(where, "subjects is a list");
  std::uint32_t bits = 0;
  for (const Json& each : *list->as_array()) {
    const auto subject =
        sensor::subject_from_name(each.as_string() == nullptr ? std::string_view() : *each.as_string());
    if (!subject) return malformed(where, subject.error().detail);
    bits |= 1U << static_cast<unsigned>(*subject);
  }
  return bits;
}

Result<Json> envelope(const Json& table, const std::string& where) {
  JsonObject members;
  for (const char* key : {"agreement", "office", "purpose", "lang"}) {
    if (table.text(key).empty()) return malformed(where, std::string(key) + " must be given, as in any record");
    members.emplace_back(key, table.text(key));
  }
  return Json(std::move(members));
}

Result<picture::ContactTerms> contact_terms(const Json& table, const std::string& where) {
  picture::ContactTerms terms;
  terms.precision_m =
      static_cast<std::uint32_t>(TRY(whole(table, "precision_m", {terms.precision_m, 0, kPrecisionMax_m}, where)));
  terms.thin_m = static_cast<double>(TRY(whole(table, "thin_m", {500, 0, kPrecisionMax_m}, where)));
  terms.delay = TRY(span(table, "delay", terms.delay, where));
  terms.reach = TRY(span(table, "reach", terms.reach, where));
  terms.valid = TRY(span(table, "valid", terms.valid, where));
  return terms;
}

Result<Telling> telling(const Json& table, const std::string& number) {
  const std::string where = "tell " + (table.text("id").empty() ? number : std::string(table.text("id").substr(0, 64)));
  if (table.as_object() == nullptr) return malformed(where, "each one begins with [[tell]]");
  for (const auto& [key, value] : *table.as_object()) {
    if (std::find(std::begin(kMembers), std::end(kMembers), key) != std::end(kMembers)) continue;
    std::string known;
    for (const std::string_view each : kMembers) known += (known.empty() ? "" : ", ") + std::string(each);
    return malformed(where, "there is no member " + key + "; there are " + known);
  }
  Telling made;
  made.id = table.text("id");
  if (made.id.empty() || made.id.size() > 64) return malformed(where, "id has 1 to 64 bytes");
  made.envelope = TRY(envelope(table, where));
  const std::string_view as = table.text("as");
  if (as != "contact" && as != "contact_count") return malformed(where, "as is contact or contact_count");
  made.counts = as == "contact_count";
  made.sector = table.text("sector");
  if (made.counts && made.sector.empty()) return malformed(where, "a count needs the sector in which is counted");
  made.within_m = static_cast<std::uint32_t>(TRY(whole(table, "within_m", {15'000, 1, kWithinMax_m}, where)));
  made.subjects = TRY(subjects(table, where));
  made.each = TRY(span(table, "each", made.counts ? Duration::hours(1) : Duration::minutes(15), where));
  made.contact = TRY(contact_terms(table, where));
  return made;
}

}  // namespace

Result<std::vector<Telling>> parse_tellings(std::string_view toml) {
  const auto json = parse_toml(toml);
  if (!json) return Error{json.error().code, "contacts.toml: " + json.error().detail};
  for (const auto& member : *json->as_object())
    if (member.first != "tell") return malformed("the text", "there is no member " + member.first + "; there is tell");
  const Json* tables = json->find("tell");
  std::vector<Telling> orders;
  if (tables == nullptr) return orders;
  if (tables->as_array() == nullptr) return malformed("tell", "each one begins with [[tell]]");
  if (tables->as_array()->size() > kTellingsMax)
    return malformed("tell", "at most " + std::to_string(kTellingsMax) + " of them");
  std::set<std::string> ids;
  for (const Json& table : *tables->as_array()) {
    orders.push_back(TRY(telling(table, std::to_string(orders.size() + 1))));
    if (!ids.insert(orders.back().id).second) return malformed("tell " + orders.back().id, "there are two of this id");
  }
  return orders;
}

Teller::Teller(Telling telling,
               std::shared_ptr<const geometry::Frontier> frontier,
               std::optional<Stretch> stretch,
               std::function<void(Json draft)> hand_in)
    : telling_(std::move(telling)), frontier_(std::move(frontier)), stretch_(stretch), hand_in_(std::move(hand_in)) {}

bool Teller::concerns(const picture::Seen& seen) const {
  if (seen.own || seen.stale) return false;
  if (telling_.subjects != 0 && (telling_.subjects >> static_cast<unsigned>(seen.subject) & 1U) == 0) return false;
  const geometry::Bearing bearing = frontier_->nearest(seen.place);
  if (bearing.distance_m > telling_.within_m) return false;
  const auto along_m = static_cast<std::int64_t>(bearing.along_m);
  return !stretch_ || (bearing.line == stretch_->line && along_m >= stretch_->from_m && along_m < stretch_->to_m);
}

void Teller::follow(const picture::Seen& seen, Instant now) {
  auto found = followed_.find(seen.uid);
  if (found == followed_.end()) {
    if (followed_.size() >= kThingsMax) {
      ++overflowed_;
      return;
    }
    // The first telling waits as long as any other, so that a thing is not told twice as often for coming anew.
    found = followed_.emplace(seen.uid, Followed{seen.subject, {}, now + telling_.each}).first;
  }
  Followed& thing = found->second;
  thing.subject = seen.subject;
  if (telling_.counts) return;
  const bool is_new = thing.points.empty() || thing.points.back().at < seen.at;
  if (is_new && thing.points.size() < kPointsMax) thing.points.push_back({seen.at, seen.place});
}

void Teller::look(const Snapshot& snapshot, Instant now) {
  for (const Shown& shown : snapshot.things)
    if (concerns(shown.seen)) follow(shown.seen, now);
  if (telling_.counts)
    tell_count(now);
  else
    tell_contacts(now);
}

void Teller::tell_contacts(Instant now) {
  const picture::ContactTerms& terms = telling_.contact;
  for (auto thing = followed_.begin(); thing != followed_.end();) {
    Followed& followed = thing->second;
    std::erase_if(followed.points,
                  [&](const picture::TrackPoint& point) { return point.at + terms.reach + terms.delay < now; });
    if (followed.points.empty()) {
      thing = followed_.erase(thing);
      continue;
    }
    if (now >= followed.due) {
      auto draft = contact_draft(followed.subject, false, followed.points, telling_.contact, now);
      // What was not heard of since is not said again.
      if (draft && draft->text("event_at") != followed.told) {
        followed.told = draft->text("event_at");
        hand_in(std::move(*draft));
      }
      followed.due = now + telling_.each;
    }
    ++thing;
  }
}

void Teller::tell_count(Instant now) {
  if (!counted_from_) counted_from_ = now;
  if (now < *counted_from_ + telling_.each) return;
  std::vector<picture::Counted> things;
  for (const auto& [uid, followed] : followed_) things.push_back({uid, followed.subject, false});
  picture::CountArea area;
  area.sector = telling_.sector;
  if (auto draft = contact_count_draft(things, area, *counted_from_, now)) hand_in(std::move(*draft));
  followed_.clear();
  counted_from_ = now;
}

void Teller::hand_in(Json draft) {
  for (const auto& [key, value] : *telling_.envelope.as_object()) draft.set(key, value);
  hand_in_(std::move(draft));
}

}  // namespace thalweg::sensing
