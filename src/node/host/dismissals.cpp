// SPDX-License-Identifier: Apache-2.0
#include "host/dismissals.h"

#include <algorithm>

#include "base/json.h"

namespace thalweg::host {
namespace {

constexpr std::string_view kFile = "dismissed.json";

}  // namespace

Dismissals::Dismissals(Disk& disk) : disk_(disk) {
  const auto text = disk_.read_all(kFile);
  if (!text) return;
  const auto json = parse_canonical(*text);
  const Json* pairs = json ? json->find("pairs") : nullptr;
  if (pairs == nullptr || pairs->as_array() == nullptr) return;
  for (const Json& each : *pairs->as_array()) {
    const auto a = hash_from_hex(each.text("a")), b = hash_from_hex(each.text("b"));
    if (a && b && all_.size() < kMax) all_.push_back({std::string(each.text("agreement")), *a, *b});
  }
}

Result<Unit> Dismissals::add(const Dismissal& dismissal) {
  if (std::find(all_.begin(), all_.end(), dismissal) != all_.end()) return Unit{};
  std::vector<Dismissal> next = all_;
  if (next.size() == kMax) next.erase(next.begin());
  next.push_back(dismissal);
  JsonArray pairs;
  for (const Dismissal& each : next)
    pairs.emplace_back(JsonObject{{"a", to_hex(each.a)}, {"agreement", each.agreement}, {"b", to_hex(each.b)}});
  TRY(disk_.replace(kFile, to_canonical(Json(JsonObject{{"pairs", std::move(pairs)}}))));
  all_ = std::move(next);
  return Unit{};
}

}  // namespace thalweg::host
