// SPDX-License-Identifier: Apache-2.0
#include "host/acts.h"

#include <algorithm>

#include "host/problem.h"

namespace thalweg::host {
namespace {

struct Member {
  const char* name;
  std::string Act::*value;
};

constexpr Member kMembers[] = {{"account", &Act::account},
                               {"act", &Act::what},
                               {"by", &Act::by},
                               {"detail", &Act::detail},
                               {"office", &Act::office},
                               {"subject", &Act::subject}};

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Act refusal(const std::string& account, std::uint64_t count) {
  return {"login.refused", "", account, "", "", std::to_string(count) + (count == 1 ? " try" : " tries")};
}

}  // namespace

Act act_of(const Caller& caller, std::string_view what, std::string subject, std::string detail) {
  return {std::string(what),
          caller.is_operator() ? "operator" : caller.author,
          caller.name,
          "",
          std::move(subject),
          std::move(detail)};
}

Json shown(const Act& act, Instant at) {
  return JsonObject{{"at", to_rfc3339(at)},
                    {"by", text_or_null(act.by)},
                    {"account", text_or_null(act.account)},
                    {"office", text_or_null(act.office)},
                    {"act", act.what},
                    {"subject", text_or_null(act.subject)},
                    {"detail", act.detail}};
}

Bytes to_bytes(const Act& act) {
  JsonObject json;
  for (const Member& member : kMembers) {
    if (!(act.*member.value).empty()) json.emplace_back(member.name, as_text(act.*member.value));
  }
  return to_canonical(Json(std::move(json)));
}

Result<Act> act_from_bytes(BytesView bytes) {
  const Json json = TRY(parse_canonical(bytes));
  if (json.as_object() == nullptr || json.text("act").empty())
    return Error{Code::malformed, "an act of the national journal does not say what was done"};
  Act act;
  for (const auto& member : *json.as_object()) {
    const auto& [name, value] = member;
    const auto* found = std::find_if(
        std::begin(kMembers), std::end(kMembers), [&](const Member& each) { return each.name == member.first; });
    if (found == std::end(kMembers) || value.as_string() == nullptr)
      return Error{Code::malformed, "an act of the national journal has a member '" + name + "' that is not known"};
    act.*found->value = *value.as_string();
  }
  return act;
}

std::optional<Act> Refusals::count(const std::string& account, Instant now) {
  const std::lock_guard lock(mutex_);
  const bool has_place = counts_.contains(account) || counts_.size() < kNamesMax;
  const std::string& name = has_place ? account : std::string();
  const auto [place, is_first] = counts_.try_emplace(name, Count{now, 0});
  if (is_first) return refusal(name, 1);
  ++place->second.waiting;
  if (now < place->second.noted_at + kPause) return std::nullopt;
  place->second.noted_at = now;
  return refusal(name, std::exchange(place->second.waiting, 0));
}

std::vector<Act> Refusals::take_due(Instant now) {
  std::vector<Act> due;
  const std::lock_guard lock(mutex_);
  for (auto each = counts_.begin(); each != counts_.end();) {
    if (now < each->second.noted_at + kPause) {
      ++each;
      continue;
    }
    if (each->second.waiting == 0) {
      each = counts_.erase(each);
      continue;
    }
    due.push_back(refusal(each->first, std::exchange(each->second.waiting, 0)));
    each->second.noted_at = now;
    ++each;
  }
  return due;
}

bool RecentReads::has(const std::string& by, const std::string& record, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = reads_.find({by, record});
  return found != reads_.end() && found->second <= now && now < found->second + kRecent;
}

void RecentReads::add(const std::string& by, const std::string& record, Instant now) {
  const std::lock_guard lock(mutex_);
  if (reads_.size() >= kReadsMax) {
    std::erase_if(reads_, [now](const auto& each) { return each.second + kRecent <= now; });
    // Forgotten reads are noted again, which does no harm.
    if (reads_.size() >= kReadsMax) reads_.clear();
  }
  reads_[{by, record}] = now;
}

}  // namespace thalweg::host
