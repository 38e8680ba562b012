// SPDX-License-Identifier: Apache-2.0
#include "sensor/intake.h"

#include <algorithm>
#include <utility>

namespace thalweg::sensor {

Intake::Intake(SourceTerms terms) : terms_(std::move(terms)), allowance_milli_(std::int64_t{terms_.burst} * 1'000) {}

void Intake::refill(Instant received) {
  // A clock that was put back adds nothing, and begins anew from there.
  const std::int64_t ms =
      refilled_ ? std::clamp<std::int64_t>((received - *refilled_).milliseconds(), 0, 3'600'000) : 0;
  refilled_ = received;
  const std::int64_t most = std::int64_t{terms_.burst} * 1'000;
  allowance_milli_ = std::min(most, allowance_milli_ + ms * terms_.reports_per_s);
}

std::optional<Bar> Intake::bar(const Report& report) {
  if (allowance_milli_ < 1'000) return Bar::rate;
  allowance_milli_ -= 1'000;
  if (terms_.area && report.has_position && !terms_.area->holds(report.position)) return Bar::area;
  const auto& subjects = terms_.subjects;
  // A deletion says nothing of what the thing is.
  if (!subjects.empty() && report.statement != Statement::gone &&
      std::find(subjects.begin(), subjects.end(), report.subject) == subjects.end()) {
    return Bar::subject;
  }
  return std::nullopt;
}

const std::vector<Report>& Intake::admit(const Batch& batch, Instant received) {
  admitted_.clear();
  refill(received);
  for (const Report& report : batch.reports) {
    if (const auto why = bar(report)) {
      ++barred_[static_cast<std::size_t>(*why)];
      continue;
    }
    admitted_.push_back(report);
    admitted_.back().own |= terms_.is_own;
  }
  if (!admitted_.empty()) last_heard_ = received;
  return admitted_;
}

}  // namespace thalweg::sensor
