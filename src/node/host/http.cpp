// SPDX-License-Identifier: Apache-2.0
#include "host/http.h"

#include <utility>

namespace thalweg::host {

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

bool HttpStream::say(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (ended_ || cut_ || left_) return false;
  cut_ = text.size() > bytes_max_ - waiting_.size();
  if (cut_) {
    waiting_.clear();
    waiting_.shrink_to_fit();
  } else {
    waiting_ += text;
  }
  if (wake_) wake_();
  return !cut_;
}

void HttpStream::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  if (wake_) wake_();
}

HttpStream::Heard HttpStream::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(waiting_, {}), ended_ || cut_};
}

bool HttpStream::has_waiting() const {
  const std::lock_guard lock(mutex_);
  return !waiting_.empty();
}

bool HttpStream::is_cut() const {
  const std::lock_guard lock(mutex_);
  return cut_;
}

void HttpStream::on_news(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void HttpStream::leave() {
  const std::lock_guard lock(mutex_);
  left_ = true;
  wake_ = nullptr;
  waiting_.clear();
}

}  // namespace thalweg::host
