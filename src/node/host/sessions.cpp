// SPDX-License-Identifier: Apache-2.0
#include "host/sessions.h"

#include <algorithm>

namespace thalweg::host {

Instant Session::ends_at() const {
  return std::min(started_at + kSessionMax, used_at + kSessionIdleMax);
}

std::string Sessions::start(Session session, Entropy& entropy) {
  std::size_t count = 0;
  auto oldest = sessions_.end();
  for (auto each = sessions_.begin(); each != sessions_.end();) {
    if (each->second.ends_at() <= session.started_at) {
      each = sessions_.erase(each);
      continue;
    }
    if (each->second.account == session.account) {
      ++count;
      if (oldest == sessions_.end() || each->second.used_at < oldest->second.used_at) oldest = each;
    }
    ++each;
  }
  if (count >= kPerAccountMax) sessions_.erase(oldest);
  std::string secret = to_hex(entropy.hash());
  session.csrf = to_hex(entropy.hash());
  sessions_.emplace(sha256(secret), std::move(session));
  return secret;
}

const Session* Sessions::find(std::string_view secret, Instant now, bool uses) {
  const auto found = sessions_.find(sha256(secret));
  if (found == sessions_.end()) return nullptr;
  if (found->second.ends_at() <= now) {
    sessions_.erase(found);
    return nullptr;
  }
  if (uses) found->second.used_at = std::max(found->second.used_at, now);
  return &found->second;
}

void Sessions::end(std::string_view secret) {
  sessions_.erase(sha256(secret));
}

void Sessions::end_all_of(std::int64_t account) {
  std::erase_if(sessions_, [account](const auto& each) { return each.second.account == account; });
}

Duration Waits::wait_after(int count) {
  if (count < kFree) return Duration();
  const int doublings = std::min(count - kFree, 12);
  return std::min(kLongest, Duration::seconds(std::int64_t{1} << doublings));
}

Duration Waits::begin(const std::string& name, Instant now) {
  auto found = tries_.find(name);
  if (found == tries_.end() && tries_.size() >= kNamesMax) {
    std::erase_if(tries_, [now](const auto& each) { return each.second.last + kForgotten <= now; });
    // Still too many names: the one that was tried longest ago makes room.
    if (tries_.size() >= kNamesMax)
      tries_.erase(std::min_element(
          tries_.begin(), tries_.end(), [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
  }
  Tries& tries = found == tries_.end() ? tries_[name] : found->second;
  if (tries.last + kForgotten <= now) tries.count = 0;
  const Instant next = tries.last + wait_after(tries.count);
  if (now < next) return next - now;
  ++tries.count;
  tries.last = now;
  return Duration();
}

std::optional<std::string_view> cookie_of(std::string_view header, std::string_view name) {
  std::optional<std::string_view> found;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    while (pair.ends_with(' ')) pair.remove_suffix(1);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    if (found) return std::nullopt;
    found = pair.substr(equals + 1);
  }
  return found;
}

}  // namespace thalweg::host
