// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario.h"

#include <array>

#include "base/json.h"

namespace thalweg::sim {
namespace {

struct Count {
  const char* key;
  std::int64_t Scenario::*field;
  std::int64_t low, high;
};

struct Span {
  const char* key;
  Duration Scenario::*field;
};

constexpr std::array kCounts = {
    Count{"parties", &Scenario::parties, 2, 3},
    Count{"observers", &Scenario::observers, 0, 1},
    Count{"drop_per_mille", &Scenario::drop_per_mille, 0, 900},
    Count{"duplicate_per_mille", &Scenario::duplicate_per_mille, 0, 900},
    Count{"delay_per_mille", &Scenario::delay_per_mille, 0, 900},
    Count{"disk_fails_per_million", &Scenario::disk_fails_per_million, 0, 100'000},
    Count{"disk_fails_after_per_million", &Scenario::disk_fails_after_per_million, 0, 100'000},
    Count{"disk_flips_per_million", &Scenario::disk_flips_per_million, 0, 100'000},
    Count{"disk_stalls_per_million", &Scenario::disk_stalls_per_million, 0, 100'000},
    Count{"drift_ppm", &Scenario::drift_ppm, 0, 100'000},
};

constexpr std::array kSpans = {
    Span{"length", &Scenario::length},
    Span{"settles_within", &Scenario::settles_within},
    Span{"acts_every", &Scenario::acts_every},
    Span{"latency", &Scenario::latency},
    Span{"partitions_every", &Scenario::partitions_every},
    Span{"partition_longest", &Scenario::partition_longest},
    Span{"clogs_every", &Scenario::clogs_every},
    Span{"disk_full_every", &Scenario::disk_full_every},
    Span{"disk_rots_every", &Scenario::disk_rots_every},
    Span{"kills_every", &Scenario::kills_every},
    Span{"power_cuts_every", &Scenario::power_cuts_every},
    Span{"deaths_every", &Scenario::deaths_every},
    Span{"backups_every", &Scenario::backups_every},
    Span{"restores_every", &Scenario::restores_every},
    Span{"losses_every", &Scenario::losses_every},
    Span{"jumps_every", &Scenario::jumps_every},
    Span{"jump_longest", &Scenario::jump_longest},
};

Result<Unit> put(Scenario& scenario, std::string_view key, const Json& value) {
  const auto wrong = [&](const std::string& what) { return Error{Code::malformed, std::string(key) + ": " + what}; };
  if (key == "name") {
    if (value.as_string() == nullptr) return wrong("a text is wanted");
    scenario.name = *value.as_string();
    return Unit{};
  }
  for (const Count& count : kCounts) {
    if (key != count.key) continue;
    const std::int64_t* number = value.as_int();
    if (number == nullptr || *number < count.low || *number > count.high)
      return wrong("a whole number from " + std::to_string(count.low) + " to " + std::to_string(count.high) +
                   " is wanted");
    scenario.*count.field = *number;
    return Unit{};
  }
  for (const Span& span : kSpans) {
    if (key != span.key) continue;
    const auto duration = duration_from_text(value.as_string() != nullptr ? *value.as_string() : std::string());
    if (!duration) return wrong("a span of time such as \"90s\" or \"20m\" is wanted");
    scenario.*span.field = *duration;
    return Unit{};
  }
  return wrong("there is no such setting");
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view toml) {
  const Json json = TRY(parse_toml(toml));
  Scenario scenario;
  for (const auto& [key, value] : *json.as_object()) TRY(put(scenario, key, value));
  if (scenario.acts_every < Duration::seconds(1)) return Error{Code::malformed, "acts_every: at least 1s is wanted"};
  return scenario;
}

std::string to_toml(const Scenario& scenario) {
  const Scenario usual;
  std::string text = "name = \"" + scenario.name + "\"\n";
  for (const Count& count : kCounts) {
    if (scenario.*count.field != usual.*count.field)
      text += std::string(count.key) + " = " + std::to_string(scenario.*count.field) + "\n";
  }
  for (const Span& span : kSpans) {
    if (scenario.*span.field != usual.*span.field)
      text += std::string(span.key) + " = \"" + to_text(scenario.*span.field) + "\"\n";
  }
  return text;
}

Scenario draw_scenario(Dice dice) {
  Scenario drawn;
  const auto sometimes = [&](Duration& field, std::int64_t low_minutes, std::int64_t high_minutes) {
    if (dice.per_mille(500)) field = Duration::seconds(60 * dice.between(low_minutes, high_minutes));
  };
  const auto often = [&](std::int64_t& field, std::int64_t high) {
    if (dice.per_mille(500)) field = dice.between(1, high);
  };
  drawn.parties = dice.per_mille(250) ? 3 : 2;
  drawn.observers = dice.per_mille(800) ? 1 : 0;
  drawn.acts_every = Duration::seconds(dice.between(10, 120));
  drawn.latency = Duration::milliseconds(dice.between(1, 3000));
  often(drawn.drop_per_mille, 200);
  often(drawn.duplicate_per_mille, 100);
  often(drawn.delay_per_mille, 100);
  sometimes(drawn.partitions_every, 5, 60);
  sometimes(drawn.clogs_every, 10, 60);
  often(drawn.disk_fails_per_million, 500);
  often(drawn.disk_fails_after_per_million, 500);
  if (dice.per_mille(250)) drawn.disk_flips_per_million = dice.between(1, 300);
  often(drawn.disk_stalls_per_million, 500);
  if (dice.per_mille(250)) drawn.disk_full_every = Duration::minutes(dice.between(20, 90));
  if (dice.per_mille(200)) drawn.disk_rots_every = Duration::minutes(dice.between(20, 90));
  sometimes(drawn.kills_every, 3, 60);
  sometimes(drawn.power_cuts_every, 3, 60);
  sometimes(drawn.deaths_every, 3, 60);
  drawn.backups_every = Duration::minutes(dice.between(5, 40));
  if (dice.per_mille(300)) drawn.restores_every = Duration::minutes(dice.between(15, 90));
  if (dice.per_mille(200)) drawn.losses_every = Duration::minutes(dice.between(30, 120));
  if (dice.per_mille(500)) drawn.drift_ppm = dice.between(1, 1000);
  if (dice.per_mille(300)) {
    drawn.jumps_every = Duration::minutes(dice.between(10, 60));
    drawn.jump_longest = dice.per_mille(300) ? Duration::days(2) : Duration::minutes(10);
  }
  return drawn;
}

}  // namespace thalweg::sim
