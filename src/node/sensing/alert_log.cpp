// SPDX-License-Identifier: Apache-2.0
#include "sensing/alert_log.h"

#include <utility>

#include "sensing/frames.h"

namespace thalweg::sensing {
namespace {

constexpr KeptAlert::State kStates[] = {
    KeptAlert::State::open, KeptAlert::State::acknowledged, KeptAlert::State::reported};

Error malformed(const char* what) {
  return {Code::malformed, std::string("a kept alert: ") + what};
}

Result<std::vector<picture::Figure>> figures_of(const Json& json) {
  std::vector<picture::Figure> figures;
  const Json* list = json.find("figures");
  if (list == nullptr || list->as_array() == nullptr) return malformed("figures is a list");
  for (const Json& pair : *list->as_array()) {
    const JsonArray* both = pair.as_array();
    if (both == nullptr || both->size() != 2 || (*both)[0].as_int() == nullptr || (*both)[1].as_int() == nullptr)
      return malformed("a figure is a pair of numbers");
    const std::int64_t measure = *(*both)[0].as_int();
    if (measure < 0 || measure >= static_cast<std::int64_t>(picture::kMeasures)) return malformed("no such figure");
    figures.push_back({static_cast<picture::Measure>(measure), *(*both)[1].as_int()});
  }
  return figures;
}

}  // namespace

Json to_json(const KeptAlert& alert) {
  JsonArray figures;
  for (const picture::Figure& figure : alert.what.figures)
    figures.emplace_back(JsonArray{static_cast<std::int64_t>(figure.measure), figure.value});
  Json json(JsonObject{{"number", alert.number},
                       {"at_ms", alert.at.unix_ms()},
                       {"last_at_ms", alert.last_at.unix_ms()},
                       {"count", alert.count},
                       {"rule", alert.rule},
                       {"zone", alert.zone},
                       {"priority", alert.priority},
                       {"trigger", picture::name(alert.trigger)},
                       {"uid", alert.what.uid},
                       {"other", alert.what.other},
                       {"subject", sensor::name(alert.what.subject)},
                       {"own", alert.what.own},
                       {"figures", std::move(figures)},
                       {"state", name(alert.state)},
                       {"by", alert.by},
                       {"record", alert.record}});
  if (alert.what.has_place) {
    json.set("lat_e7", alert.what.place.lat_e7);
    json.set("lon_e7", alert.what.place.lon_e7);
  }
  return json;
}

Result<KeptAlert> kept_alert_from_json(const Json& json) {
  KeptAlert alert;
  const std::int64_t number = json.integer("number"), count = json.integer("count");
  if (number <= 0 || count <= 0) return malformed("number and count are above zero");
  alert.number = static_cast<std::uint64_t>(number);
  alert.count = static_cast<std::uint64_t>(count);
  alert.at = Instant::unix_ms(json.integer("at_ms"));
  alert.last_at = Instant::unix_ms(json.integer("last_at_ms"));
  alert.rule = json.text("rule");
  alert.zone = json.text("zone");
  alert.priority = json.text("priority");
  bool is_known = false;
  for (std::size_t i = 0; i < picture::kTriggers; ++i) {
    const auto trigger = static_cast<picture::Trigger>(i);
    if (json.text("trigger") != picture::name(trigger)) continue;
    alert.trigger = trigger;
    is_known = true;
  }
  if (!is_known) return malformed("no such trigger");
  alert.what.at = alert.last_at;
  alert.what.uid = json.text("uid");
  alert.what.other = json.text("other");
  alert.what.subject = TRY(sensor::subject_from_name(json.text("subject")));
  alert.what.own = json.boolean("own");
  alert.what.figures = TRY(figures_of(json));
  const std::int64_t lat = json.integer("lat_e7"), lon = json.integer("lon_e7");
  alert.what.has_place = json.find("lat_e7") != nullptr;
  if (lat < -geometry::kLatE7Max || lat > geometry::kLatE7Max || lon < -geometry::kLonE7Max ||
      lon > geometry::kLonE7Max)
    return malformed("its place is not on the earth");
  alert.what.place = {static_cast<std::int32_t>(lat), static_cast<std::int32_t>(lon)};
  is_known = false;
  for (const KeptAlert::State state : kStates) {
    if (json.text("state") != name(state)) continue;
    alert.state = state;
    is_known = true;
  }
  if (!is_known) return malformed("no such state");
  alert.by = json.text("by");
  alert.record = json.text("record");
  return alert;
}

AlertsRead read_alert_log(BytesView bytes) {
  AlertsRead read;
  read.good = for_each_frame(bytes, [&read](BytesView content) {
    const auto json = parse_canonical(content);
    auto alert = json ? kept_alert_from_json(*json) : Result<KeptAlert>(json.error());
    if (!alert) return false;
    const std::uint64_t number = alert->number;
    read.alerts.insert_or_assign(number, std::move(*alert));
    return true;
  });
  return read;
}

Result<std::unique_ptr<AlertLog>> AlertLog::open(Disk& disk, AlertBook& book) {
  std::unique_ptr<AlertLog> log(new AlertLog(disk, book));
  log->file_ = TRY(disk.open(kFile));
  const std::uint64_t size = TRY(log->file_->size_bytes());
  AlertsRead read = read_alert_log(TRY(log->file_->read(0, static_cast<std::size_t>(size))));
  if (read.good < size) {
    TRY(log->file_->truncate(read.good));
    TRY(log->file_->sync());
  }
  log->end_ = read.good;
  log->rewrite_at_ = std::max<std::uint64_t>(kRewriteFrom, 4 * log->end_);
  book.restore(std::move(read.alerts));
  log->saved_ = book.changes();
  return log;
}

Result<Unit> AlertLog::write_anew() {
  Bytes all;
  for (const KeptAlert& alert : book_.changed_since(0)) {
    append_frame(all, to_canonical(to_json(alert)));
    saved_ = std::max(saved_, alert.changed);
  }
  file_.reset();
  TRY(disk_.replace(kFile, all));
  file_ = TRY(disk_.open(kFile));
  end_ = all.size();
  rewrite_at_ = std::max<std::uint64_t>(kRewriteFrom, 4 * end_);
  return Unit{};
}

Result<Unit> AlertLog::write() {
  if (end_ >= rewrite_at_) return write_anew();
  Bytes frames;
  std::uint64_t saved = saved_;
  for (const KeptAlert& alert : book_.changed_since(saved_)) {
    append_frame(frames, to_canonical(to_json(alert)));
    saved = alert.changed;
  }
  if (frames.empty()) return Unit{};
  TRY(file_->write(end_, frames));
  TRY(file_->sync());
  end_ += frames.size();
  saved_ = saved;
  return Unit{};
}

Result<Unit> AlertLog::save() {
  const std::lock_guard lock(mutex_);
  if (failed_) return *failed_;
  auto written = write();
  if (!written) failed_ = written.error();
  return written;
}

}  // namespace thalweg::sensing
