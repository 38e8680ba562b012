// SPDX-License-Identifier: Apache-2.0
#include "sensor/report.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace thalweg::sensor {

const char* name(Subject subject) {
  switch (subject) {
    case Subject::unknown: return "unknown";
    case Subject::vessel: return "vessel";
    case Subject::vehicle: return "vehicle";
    case Subject::aircraft: return "aircraft";
    case Subject::herd: return "herd";
    case Subject::station: return "station";
    case Subject::aid: return "aid";
    case Subject::distress: return "distress";
    case Subject::gauge: return "gauge";
    case Subject::gate: return "gate";
  }
  return "unknown";
}

Result<Subject> subject_from_name(std::string_view text) {
  std::string words;
  for (std::size_t i = 0; i < kSubjects; ++i) {
    const auto subject = static_cast<Subject>(i);
    if (text == name(subject)) return subject;
    words += (i > 0 ? ", " : "") + std::string(name(subject));
  }
  return Error{Code::malformed, "there is no kind \"" + std::string(text.substr(0, 40)) + "\"; it is one of " + words};
}

const char* name(Reason reason) {
  switch (reason) {
    case Reason::syntax: return "syntax";
    case Reason::checksum: return "checksum";
    case Reason::too_long: return "too_long";
    case Reason::incomplete: return "incomplete";
    case Reason::range: return "range";
    case Reason::encoding: return "encoding";
    case Reason::people: return "people";
    case Reason::noise: return "noise";
  }
  return "syntax";
}

std::uint64_t Tally::refused_in_all() const {
  return std::accumulate(refused.begin(), refused.end(), std::uint64_t{0});
}

void Decoder::begin(Instant received) {
  received_ = received;
  batch_.reports.clear();
  batch_.refused.clear();
  batch_.controls.clear();
}

const Batch& Decoder::take(BytesView chunk, Instant received) {
  begin(received);
  tally_.bytes += chunk.size();
  if (kept_.empty()) {
    const std::size_t done = read(chunk, false);
    CHECK(done <= chunk.size());
    kept_.assign(chunk.substr(done));
    return batch_;
  }
  reading_.swap(kept_);
  reading_ += chunk;
  const std::size_t done = read(reading_, false);
  CHECK(done <= reading_.size());
  kept_.assign(reading_, done);
  return batch_;
}

const Batch& Decoder::finish(Instant received) {
  begin(received);
  reading_.swap(kept_);
  kept_.clear();
  const std::size_t done = read(reading_, true);
  CHECK(done <= reading_.size());
  return batch_;
}

void Decoder::add(Report report) {
  report.source = source_;
  if (!report.has_own_time) report.at = received_;
  ++tally_.reports;
  batch_.reports.push_back(report);
}

void Decoder::refuse(Reason reason, std::string detail, BytesView beginning) {
  ++tally_.refused[static_cast<std::size_t>(reason)];
  if (batch_.refused.size() >= kRefusedPerBatchMax) return;
  if (reason == Reason::people) beginning = {};
  batch_.refused.push_back({reason, std::move(detail), Bytes(beginning.substr(0, kBeginningMax))});
}

}  // namespace thalweg::sensor
