// SPDX-License-Identifier: Apache-2.0
#include "sensing/alerts.h"

#include <algorithm>
#include <utility>

namespace thalweg::sensing {

const char* name(KeptAlert::State state) {
  switch (state) {
    case KeptAlert::State::open: return "open";
    case KeptAlert::State::acknowledged: return "acknowledged";
    case KeptAlert::State::reported: return "reported";
  }
  return "open";
}

AlertBook::Key AlertBook::key_of(const KeptAlert& alert) {
  return {alert.rule, alert.what.uid + '\n' + alert.what.other};
}

void AlertBook::touch(KeptAlert& alert) {
  changes_.erase(alert.changed);
  alert.changed = ++last_change_;
  changes_.emplace(alert.changed, alert.number);
}

void AlertBook::make_room() {
  while (all_.size() >= kAlertsMax) {
    const auto gone = closed_.empty() ? all_.begin() : all_.find(*closed_.begin());
    if (closed_.erase(gone->first) == 0) --open_;
    const auto counted = recent_.find(key_of(gone->second));
    if (counted != recent_.end() && counted->second == gone->first) recent_.erase(counted);
    changes_.erase(gone->second.changed);
    all_.erase(gone);
  }
}

void AlertBook::restore(std::map<std::uint64_t, KeptAlert> alerts) {
  const std::lock_guard lock(mutex_);
  CHECK(all_.empty());
  all_ = std::move(alerts);
  for (auto& [number, alert] : all_) {
    recent_[key_of(alert)] = number;
    if (alert.state == KeptAlert::State::open) {
      ++open_;
    } else {
      closed_.insert(number);
    }
    touch(alert);
  }
  while (all_.size() > kAlertsMax) make_room();
}

void AlertBook::add(const picture::Plan& plan, std::vector<picture::Alert> alerts, Instant now) {
  const std::lock_guard lock(mutex_);
  for (picture::Alert& alert : alerts) {
    const picture::Rule& rule = plan.rules()[alert.rule];
    KeptAlert made;
    made.at = made.last_at = alert.at;
    made.rule = rule.id;
    made.zone = rule.zone;
    made.priority = rule.priority;
    made.trigger = rule.trigger;
    made.what = std::move(alert);
    const auto counted = recent_.find(key_of(made));
    if (counted != recent_.end()) {
      KeptAlert& before = all_.at(counted->second);
      if (made.at - before.last_at < kStorm) {
        before.last_at = std::max(before.last_at, made.at);
        before.what = std::move(made.what);
        ++before.count;
        touch(before);
        continue;
      }
    }
    make_room();
    // Numbers grow over a restart too, even when what was kept is lost.
    const std::uint64_t by_clock = static_cast<std::uint64_t>(std::max<std::int64_t>(now.unix_ms(), 0)) * 1'000;
    made.number = all_.empty() ? by_clock : std::max(by_clock, all_.rbegin()->first + 1);
    recent_[key_of(made)] = made.number;
    ++open_;
    KeptAlert& kept = all_[made.number] = std::move(made);
    touch(kept);
  }
}

Result<KeptAlert> AlertBook::change(std::uint64_t number, KeptAlert::State state, std::string by, std::string record) {
  const std::lock_guard lock(mutex_);
  const auto found = all_.find(number);
  if (found == all_.end()) {
    return Error{Code::not_found, "there is no alert " + std::to_string(number) + "; it may have made room for others"};
  }
  KeptAlert& alert = found->second;
  if (alert.state == KeptAlert::State::open) --open_;
  closed_.insert(number);
  alert.state = std::max(alert.state, state);
  if (alert.by.empty() || state == KeptAlert::State::reported) alert.by = std::move(by);
  if (!record.empty()) alert.record = std::move(record);
  touch(alert);
  return alert;
}

Result<KeptAlert> AlertBook::acknowledge(std::uint64_t number, std::string by) {
  return change(number, KeptAlert::State::acknowledged, std::move(by), {});
}

Result<KeptAlert> AlertBook::report(std::uint64_t number, std::string by, std::string record) {
  return change(number, KeptAlert::State::reported, std::move(by), std::move(record));
}

std::optional<KeptAlert> AlertBook::find(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = all_.find(number);
  return found == all_.end() ? std::nullopt : std::optional(found->second);
}

AlertBook::Page AlertBook::page(bool only_open, std::optional<std::uint64_t> before, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  Page page;
  page.total = only_open ? open_ : all_.size();
  auto end = before ? all_.lower_bound(*before) : all_.end();
  while (end != all_.begin()) {
    --end;
    if (only_open && end->second.state != KeptAlert::State::open) continue;
    if (page.items.size() == limit) {
      page.next = page.items.back().number;
      break;
    }
    page.items.push_back(end->second);
  }
  return page;
}

std::vector<KeptAlert> AlertBook::changed_since(std::uint64_t count) const {
  const std::lock_guard lock(mutex_);
  std::vector<KeptAlert> list;
  for (auto each = changes_.upper_bound(count); each != changes_.end(); ++each) list.push_back(all_.at(each->second));
  return list;
}

std::uint64_t AlertBook::changes() const {
  const std::lock_guard lock(mutex_);
  return last_change_;
}

std::size_t AlertBook::open_count() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

std::shared_ptr<const std::set<std::string, std::less<>>> AlertBook::open_things() const {
  auto things = std::make_shared<std::set<std::string, std::less<>>>();
  const std::lock_guard lock(mutex_);
  for (const auto& [number, alert] : all_) {
    if (alert.state != KeptAlert::State::open) continue;
    things->insert(alert.what.uid);
    if (!alert.what.other.empty()) things->insert(alert.what.other);
  }
  return things;
}

}  // namespace thalweg::sensing
