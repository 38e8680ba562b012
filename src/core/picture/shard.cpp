// SPDX-License-Identifier: Apache-2.0
#include "picture/shard.h"

#include <algorithm>
#include <map>
#include <utility>

#include "picture/evaluation_detail.h"

namespace thalweg::picture {

using sensor::Report;
using sensor::Statement;

namespace {

std::int64_t ceil_s(std::int64_t ms) {
  return (ms + 999) / 1000;
}

/// When the thing goes stale, or is lost when it is stale already: the whole second by which that is sure.
std::int64_t due_s(const Record& record, Duration lost_after) {
  const std::int64_t stale_s = ceil_s(record.heard_ms) + record.stale_after_s;
  return record.stale != 0 ? stale_s + lost_after.seconds() : stale_s;
}

}  // namespace

Shard::Shard(std::shared_ptr<const Plan> plan, const ShardOptions& options)
    : plan_(std::move(plan)), options_(options), state_(std::make_unique<State>(options)) {
  CHECK(plan_ != nullptr);
}

Shard::~Shard() = default;

std::uint64_t Shard::hash(const ShardOptions& options, std::string_view uid) {
  return Table::hash(options.key, uid);
}

Outcome Shard::take(const Report& report, Instant received) {
  return take_hashed(report, Table::hash(options_.key, report.uid), received);
}

void Shard::take(const std::vector<Report>& reports, const std::vector<std::uint64_t>& hashes, Instant received) {
  CHECK(reports.size() == hashes.size());
  constexpr std::size_t kSlotsAhead = 16, kRecordsAhead = 8;
  const Grid& grid = plan_->grid();
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (i + kSlotsAhead < reports.size()) state_->table.prefetch(hashes[i + kSlotsAhead]);
    if (i + kRecordsAhead < reports.size()) {
      state_->table.prefetch_record(hashes[i + kRecordsAhead]);
      const std::uint32_t cell = grid.locate(reports[i + kRecordsAhead].position);
      if (cell != Grid::kOutside) __builtin_prefetch(&grid.cell(cell));
    }
    (void)take_hashed(reports[i], hashes[i], received);
  }
}

Outcome Shard::take_hashed(const Report& report, std::uint64_t hash, Instant received) {
  const Outcome outcome = judge(report, hash, received);
  ++outcomes_[static_cast<std::size_t>(outcome)];
  return outcome;
}

Outcome Shard::judge(const Report& report, std::uint64_t hash, Instant received) {
  Table& table = state_->table;
  if (report.at > received + options_.ahead_max) return Outcome::ahead;
  if (report.statement == Statement::gone) {
    const RecordIndex index = table.find(report.uid, hash);
    if (index == kNone) return Outcome::unplaced;
    if (report.at.unix_ms() < table.record(index).at_ms) return Outcome::late;
    if (report.source != table.record(index).source) return Outcome::foreign;
    state_->wheel.take_out(index);
    drop(index, report.at);
    return Outcome::gone;
  }
  if (report.statement != Statement::position || !report.has_position) return Outcome::unplaced;
  CHECK(geometry::is_on_earth(report.position));
  RecordIndex index = table.find(report.uid, hash);
  const bool is_new = index == kNone;
  if (is_new) {
    index = table.add(report.uid, hash);
    if (index == kNone) return Outcome::full;
  } else {
    const std::int64_t last_ms = table.record(index).at_ms;
    if (report.at.unix_ms() == last_ms) return Outcome::duplicate;
    if (report.at.unix_ms() < last_ms) return Outcome::late;
  }
  Evaluation(*this, index, report).run();
  Record& record = table.record(index);
  record.at_ms = report.at.unix_ms();
  record.heard_ms = std::max(record.heard_ms, received.unix_ms());
  record.place = report.position;
  const Duration stale_after = report.valid > Duration() ? report.valid : plan_->set().stale_after;
  record.stale_after_s =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(ceil_s(stale_after.milliseconds()), 1, 31'536'000));
  record.speed_cm_s = report.speed_cm_s;
  record.course_cdeg = report.course_cdeg;
  record.source = report.source;
  if (report.subject != sensor::Subject::unknown) record.subject = report.subject;
  if (report.own) record.own = 1;
  record.stale = 0;
  state_->wheel.begin(received.unix_seconds() - 1);
  const std::int64_t due = due_s(record, plan_->set().lost_after);
  if (is_new) {
    state_->wheel.put(index, due);
  } else if (due < record.due_s) {
    state_->wheel.take_out(index);
    state_->wheel.put(index, due);
  }
  return Outcome::taken;
}

void Shard::drop(std::uint32_t index, Instant at) {
  Table& table = state_->table;
  Record& record = table.record(index);
  while (record.standings != kNone) {
    const std::uint32_t standing = record.standings;
    const std::uint16_t zone = table.standing(standing).what;
    if (table.standing(standing).kind == StandingKind::member && plan_->zone_rules(zone).is_followed) {
      if (steps_.size() < kWaitingMax) {
        steps_.push_back(
            {Step::Kind::left, zone, record.subject, record.own != 0, at, record.place, table.uid(record)});
      } else {
        ++overflowed_;
      }
    }
    record.standings = table.standing(standing).next;
    table.free_standing(standing);
  }
  table.remove(index);
}

void Shard::advance(Instant now) {
  const std::int64_t now_s = now.unix_seconds();
  Table& table = state_->table;
  state_->wheel.turn(now_s, [&](RecordIndex index) {
    Record& record = table.record(index);
    if (record.stale == 0 && due_s(record, plan_->set().lost_after) <= now_s) {
      record.stale = 1;
      for (std::uint32_t at = record.standings; at != kNone && table.standing(at).kind == StandingKind::member;
           at = table.standing(at).next) {
        for (const std::uint16_t rule : plan_->zone_rules(table.standing(at).what).silence) {
          if (!plan_->concerns(rule, record.subject, record.own != 0) || !is_awake(plan_->rules()[rule], now)) continue;
          tell({rule,
                now,
                table.uid(record),
                {},
                record.subject,
                record.own != 0,
                true,
                record.place,
                {{Measure::silent_ms, now.unix_ms() - record.heard_ms},
                 {Measure::limit, std::int64_t{record.stale_after_s} * 1000}}});
        }
      }
    }
    const std::int64_t due = due_s(record, plan_->set().lost_after);
    if (record.stale != 0 && due <= now_s) {
      drop(index, now);
    } else {
      state_->wheel.put(index, due);
    }
  });
}

void Shard::adopt(std::shared_ptr<const Plan> plan) {
  CHECK(plan != nullptr);
  const std::shared_ptr<const Plan> old = std::exchange(plan_, std::move(plan));
  std::map<std::string_view, std::uint16_t> zones;
  for (std::size_t i = 0; i < plan_->zones().size(); ++i)
    zones.emplace(plan_->zones()[i].id, static_cast<std::uint16_t>(i));
  Table& table = state_->table;
  for (RecordIndex index = 0; index < table.end(); ++index) {
    Record& record = table.record(index);
    if (record.used == 0) continue;
    std::map<std::uint16_t, std::int64_t> since;  // by the zone's new number
    while (record.standings != kNone) {
      const Standing standing = table.standing(record.standings);
      if (standing.kind == StandingKind::member) {
        const auto found = zones.find(old->zones()[standing.what].id);
        if (found != zones.end()) since.emplace(found->second, standing.value);
      }
      table.free_standing(record.standings);
      record.standings = standing.next;
    }
    Report report;
    const std::string uid = table.uid(record);
    report.uid = uid;
    report.at = Instant::unix_ms(record.at_ms);
    report.position = record.place;
    report.has_position = true;
    report.subject = record.subject;
    Evaluation(*this, index, report).settle();
    for (std::uint32_t at = record.standings; at != kNone; at = table.standing(at).next) {
      const auto found = since.find(table.standing(at).what);
      if (found != since.end()) table.standing(at).value = found->second;
    }
  }
}

void Shard::tell(Alert alert) {
  if (alerts_.size() >= kWaitingMax) {
    ++overflowed_;
    return;
  }
  alerts_.push_back(std::move(alert));
}

std::vector<Alert> Shard::drain_alerts() {
  return std::exchange(alerts_, {});
}

std::vector<Step> Shard::drain_steps() {
  return std::exchange(steps_, {});
}

namespace {

Seen seen(const Table& table, const Record& record) {
  return {table.uid(record),
          Instant::unix_ms(record.at_ms),
          Instant::unix_ms(record.heard_ms),
          record.place,
          record.speed_cm_s,
          record.course_cdeg,
          record.source,
          record.subject,
          record.own != 0,
          record.stale != 0};
}

}  // namespace

std::optional<Seen> Shard::find(std::string_view uid) const {
  const Table& table = state_->table;
  const RecordIndex index = table.find(uid, Table::hash(options_.key, uid));
  if (index == kNone) return std::nullopt;
  return seen(table, table.record(index));
}

std::uint32_t Shard::walk(std::uint32_t begin, std::size_t count, std::vector<Seen>& into) const {
  const Table& table = state_->table;
  std::uint32_t at = begin;
  for (; at < table.end() && count > 0; ++at) {
    const Record& record = table.record(at);
    if (record.used == 0) continue;
    into.push_back(seen(table, record));
    --count;
  }
  return at < table.end() ? at : 0;
}

std::size_t Shard::size() const {
  return state_->table.size();
}

std::size_t Shard::size_bytes() const {
  return state_->table.size_bytes() + sizeof(State);
}

}  // namespace thalweg::picture
