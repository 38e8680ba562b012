// SPDX-License-Identifier: Apache-2.0
#include "sensing/trial.h"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "picture/commons.h"
#include "picture/shard.h"

namespace thalweg::sensing {
namespace {

/// The reports of a span, each text once.
struct Recorded {
  std::set<std::string, std::less<>> texts;
  std::vector<Row> rows;

  std::string_view keep(std::string_view text) {
    const auto found = texts.find(text);
    return found != texts.end() ? *found : *texts.emplace(text).first;
  }
};

sensor::Report report_of(const Row& row) {
  sensor::Report report;
  report.uid = row.uid;
  report.at = row.at;
  report.has_own_time = true;
  report.position = row.place;
  report.has_position = row.has_place;
  report.speed_cm_s = row.speed_cm_s;
  report.course_cdeg = row.course_cdeg;
  report.subject = row.subject;
  report.own = row.own;
  return report;
}

class Judge {
 public:
  explicit Judge(std::shared_ptr<const picture::Plan> plan)
      : plan_(std::move(plan)), shard_(plan_, picture::ShardOptions{}), commons_(plan_) {}

  void take(const Row& row) {
    pass(row.at);
    commons_.heard(row.source, row.at);
    sensor::Report report = report_of(row);
    if (row.reading_milli) {
      report.statement = sensor::Statement::reading;
      report.reading_milli = *row.reading_milli;
      (void)commons_.take_reading(report, row.at);
      report.statement = sensor::Statement::position;
    }
    if (row.has_place) (void)shard_.take(report, row.at);
    drain(row.at);
    ++trial_.reports;
  }

  /// Lets the clock go on by whole seconds.
  void pass(Instant until) {
    const std::int64_t second = until.unix_seconds();
    if (second_ == 0) second_ = second;
    if (second <= second_) return;
    second_ = second;
    shard_.advance(until);
    commons_.advance(until);
    drain(until);
  }

  Trial finish() { return std::move(trial_); }

 private:
  void drain(Instant now) {
    for (const picture::Step& step : shard_.drain_steps()) commons_.take(step);
    for (auto* alerts : {&shard_alerts_, &common_alerts_}) alerts->clear();
    shard_alerts_ = shard_.drain_alerts();
    common_alerts_ = commons_.drain_alerts();
    for (auto* alerts : {&shard_alerts_, &common_alerts_}) {
      for (picture::Alert& alert : *alerts) {
        const std::string& rule = plan_->rules()[alert.rule].id;
        ++trial_.counts[rule];
        if (trial_.alerts.size() < kTrialAlertsMax) tell(std::move(alert), now);
      }
    }
  }

  void tell(picture::Alert alert, Instant now) {
    AlertBook book;
    book.add(*plan_, {std::move(alert)}, now);
    KeptAlert kept = book.page(false, {}, 1).items.front();
    kept.number = trial_.alerts.size() + 1;
    trial_.alerts.push_back(std::move(kept));
  }

  std::shared_ptr<const picture::Plan> plan_;  // shared with the shard
  picture::Shard shard_;
  picture::Commons commons_;
  std::int64_t second_ = 0;
  std::vector<picture::Alert> shard_alerts_, common_alerts_;
  Trial trial_;
};

}  // namespace

Result<Trial> try_rules(const History& history,
                        std::shared_ptr<const picture::Plan> plan,
                        Instant from,
                        Instant until) {
  Recorded recorded;
  TRY(history.read(from, until, [&recorded](const Row& row) {
    Row kept = row;
    kept.uid = recorded.keep(row.uid);
    kept.source = recorded.keep(row.source);
    recorded.rows.push_back(kept);
    return recorded.rows.size() < kTrialRowsMax;
  }));
  std::stable_sort(recorded.rows.begin(), recorded.rows.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
  Judge judge(std::move(plan));
  for (const Row& row : recorded.rows) judge.take(row);
  Trial trial = judge.finish();
  trial.is_whole = recorded.rows.size() < kTrialRowsMax;
  return trial;
}

}  // namespace thalweg::sensing
