// SPDX-License-Identifier: Apache-2.0
#include "host/live.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/result.h"

namespace thalweg::host {

Live::Live(LiveOptions options, std::string era) : options_(options), era_(std::move(era)) {
  CHECK(options_.queue_bytes_max > options_.kept_bytes_max);
}

Live::~Live() {
  const std::lock_guard lock(mutex_);
  for (const Listener& listener : listeners_) {
    if (const auto stream = listener.stream.lock()) stream->end();
  }
}

std::string Live::cursor(std::uint64_t number) const {
  return era_ + "-" + std::to_string(number);
}

std::string Live::text(std::string_view event, std::uint64_t number, const Json& data) const {
  // Canonical JSON has no line breaks, so that one data line is enough.
  return "event: " + std::string(event) + "\nid: " + cursor(number) + "\ndata: " + to_canonical(data) + "\n\n";
}

void Live::publish(std::string_view event, const Json& data) {
  const std::lock_guard lock(mutex_);
  ++last_;
  kept_.push_back({last_, text(event, last_, data)});
  kept_bytes_ += kept_.back().text.size();
  say(kept_.back().text);
  while (kept_bytes_ > options_.kept_bytes_max) {
    kept_bytes_ -= kept_.front().text.size();
    kept_.pop_front();
  }
}

void Live::forget() {
  const std::lock_guard lock(mutex_);
  kept_.clear();
  kept_bytes_ = 0;
}

void Live::tick(Instant now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [](const Listener& listener) {
    if (!listener.may_listen || listener.may_listen()) return false;
    if (const auto stream = listener.stream.lock()) stream->end();
    return true;
  });
  // Its cursor is the last event's: who has heard the tick has heard that as well.
  say(text("tick", last_, JsonObject{{"now", to_rfc3339(now)}}));
}

void Live::say(std::string_view text) {
  std::erase_if(listeners_, [&](const Listener& listener) {
    const auto stream = listener.stream.lock();
    if (!stream) return true;
    if (stream->say(text)) return false;
    dropped_ += stream->is_cut() ? 1 : 0;
    return true;
  });
}

std::optional<std::uint64_t> Live::resumable(std::string_view cursor) const {
  if (!cursor.starts_with(era_ + "-")) return std::nullopt;
  const auto number = from_decimal(cursor.substr(era_.size() + 1));
  if (!number || *number > last_) return std::nullopt;
  const std::uint64_t oldest = kept_.empty() ? last_ + 1 : kept_.front().number;
  if (*number + 1 < oldest) return std::nullopt;
  return *number;
}

void Live::sweep() {
  std::erase_if(listeners_, [](const Listener& listener) { return listener.stream.expired(); });
}

Result<std::shared_ptr<HttpStream>> Live::listen(std::string_view cursor,
                                                 Instant now,
                                                 std::function<bool()> may_listen) {
  const std::lock_guard lock(mutex_);
  sweep();
  if (listeners_.size() >= options_.listeners_max) {
    return Error{Code::exhausted,
                 "already " + std::to_string(listeners_.size()) +
                     " listen, the most that live_connections_max allows; close one or try again later"};
  }
  auto stream = std::make_shared<HttpStream>(options_.queue_bytes_max);
  const std::optional<std::uint64_t> seen = cursor.empty() ? last_ : resumable(cursor);
  std::string start =
      text("hello", seen.value_or(last_), JsonObject{{"cursor", this->cursor(last_)}, {"now", to_rfc3339(now)}});
  if (!seen) start += text("lost", last_, JsonObject{});
  for (const Event& event : kept_) {
    if (seen && event.number > *seen) start += event.text;
  }
  CHECK(stream->say(start));
  listeners_.push_back({stream, std::move(may_listen)});
  return stream;
}

Live::Counters Live::counters() {
  const std::lock_guard lock(mutex_);
  sweep();
  return {listeners_.size(), last_, dropped_};
}

}  // namespace thalweg::host
