// SPDX-License-Identifier: Apache-2.0
#include "host/picture.h"

#include <cstring>
#include <map>
#include <utility>

#include "formats/geojson.h"

namespace thalweg::host {
namespace {

Error in_file(std::string_view file, const Error& error) {
  return {error.code, std::string(file) + ": " + error.detail};
}

Result<Json> read_rules(const Disk& disk) {
  Json rules(JsonObject{{"rules", JsonArray{}}, {"zones", JsonArray{}}});
  if (disk.exists(kRulesFile)) {
    auto json = parse_json(TRY(disk.read_all(kRulesFile)));
    if (!json) return in_file(kRulesFile, json.error());
    rules = std::move(*json);
  }
  if (rules.find("version") == nullptr) rules.set("version", 1);
  return rules;
}

Result<std::shared_ptr<const picture::Plan>> plan_of(Json rules,
                                                     const std::vector<std::vector<geometry::Position>>& lines) {
  rules.erase("version");
  auto set = TRY(picture::rules_from_json(rules));
  return picture::Plan::build(std::move(set), lines);
}

Result<sensing::SourcesFile> read_sources(const Disk& disk) {
  if (!disk.exists(kSourcesFile)) return sensing::SourcesFile();
  return sensing::parse_sources(TRY(disk.read_all(kSourcesFile)));
}

}  // namespace

Result<std::vector<std::vector<geometry::Position>>> frontier_lines(const std::vector<AgreementFolder>& agreements) {
  std::map<std::string, const AgreementFolder*> newest;
  for (const AgreementFolder& version : agreements) newest[version.agreement.id] = &version;
  std::vector<std::vector<geometry::Position>> lines;
  for (const auto& [id, version] : newest) {
    const auto frontier = version->geojson.find("frontier");
    if (frontier == version->geojson.end()) continue;
    for (auto& line : TRY(formats::read_frontier(frontier->second))) lines.push_back(std::move(line));
  }
  return lines;
}

Result<std::unique_ptr<Picture>> Picture::open(Disk& disk,
                                               const std::vector<AgreementFolder>& agreements,
                                               Entropy& entropy,
                                               PictureSetup setup) {
  std::unique_ptr<Picture> picture(new Picture(disk, std::move(setup)));
  picture->lines_ = TRY(frontier_lines(agreements));
  if (picture->lines_.empty()) return std::unique_ptr<Picture>();
  picture->rules_ = TRY(read_rules(disk));
  auto plan = plan_of(picture->rules_, picture->lines_);
  if (!plan) return in_file(kRulesFile, plan.error());
  if (picture->setup_.history)
    picture->history_ = TRY(sensing::History::open(disk, *picture->setup_.history, picture->setup_.clock()));
  auto sources = TRY(read_sources(disk));
  picture->consumers_ = std::move(sources.consumers);
  sensing::EngineOptions options;
  options.history = picture->history_.get();
  options.clock = picture->setup_.clock;
  options.advanced = [each = picture.get()] { each->advanced(); };
  options.has_begun = false;
  std::array<std::uint8_t, sizeof options.key> secret{};
  entropy.fill(secret);
  std::memcpy(options.key.data(), secret.data(), secret.size());
  picture->engine_ =
      std::make_unique<sensing::Engine>(std::move(*plan), std::move(sources.sources), std::move(options));
  picture->alert_log_ = TRY(sensing::AlertLog::open(disk, picture->engine_->alerts()));
  picture->engine_->begin();
  return picture;
}

Picture::~Picture() {
  if (engine_ != nullptr) engine_->end();
  if (alert_log_ != nullptr) (void)alert_log_->save();
  if (engine_ != nullptr) (void)engine_->flush_history(true);
}

/// A disk that takes no alerts any more does not stop the picture; who acknowledges one is told.
void Picture::advanced() {
  const auto saved = is_saving_ ? save_alerts() : Unit{};
  if (!saved) {
    is_saving_ = false;
    if (setup_.log) setup_.log("alerts are not kept any more: " + saved.error().detail);
  }
  const auto recorded = is_recording_ ? engine_->flush_history(false) : Unit{};
  if (recorded) return;
  is_recording_ = false;
  if (setup_.log) setup_.log("the picture's history is not kept any more: " + recorded.error().detail);
}

Result<std::shared_ptr<const picture::Plan>> Picture::plan_of_rules(const Json& rules) const {
  return plan_of(rules, lines_);
}

Json Picture::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

/// Needs  the mutex.
Result<Json> Picture::change(Json body) {
  const std::int64_t version = rules_.integer("version");
  const Json* given = body.find("version");
  if (given == nullptr || given->as_int() == nullptr || *given->as_int() != version) {
    return Error{Code::conflict,
                 "the rules have version " + std::to_string(version) +
                     "; read them again, make your change in those, and say that version"};
  }
  auto plan = TRY(plan_of(body, lines_));
  body.set("version", version + 1);
  TRY(disk_.replace(kRulesFile, to_pretty(body)));
  rules_ = std::move(body);
  engine_->adopt(std::move(plan));
  return rules_;
}

Result<Json> Picture::put_rules(Json body) {
  const std::lock_guard lock(mutex_);
  return change(std::move(body));
}

Result<Json> Picture::mute(std::string_view rule, Instant until) {
  const std::lock_guard lock(mutex_);
  Json changed = rules_;
  JsonArray rules;
  bool is_found = false;
  if (const Json* list = rules_.find("rules"); list != nullptr && list->as_array() != nullptr) {
    for (Json each : *list->as_array()) {
      if (each.text("id") == rule) {
        each.set("muted_until", to_rfc3339(until));
        is_found = true;
      }
      rules.push_back(std::move(each));
    }
  }
  if (!is_found) return Error{Code::not_found, "there is no rule " + std::string(rule)};
  changed.set("rules", std::move(rules));
  return change(std::move(changed));
}

}  // namespace thalweg::host
