// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <CLI/CLI.hpp>

#include "sim/world.h"

/// thalweg_sim: runs simulated neighbours, one world for each seed.
namespace {

using thalweg::sim::Counters;
using thalweg::sim::Outcome;
using thalweg::sim::Scenario;

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t seeds = 1;
  std::int64_t minutes = 0;
  std::string scenario;
  bool trace = false;
  bool show = false;
  bool quiet = false;
};

thalweg::Result<Scenario> scenario_for(const Options& options, std::uint64_t seed) {
  Scenario scenario = thalweg::sim::draw_scenario(thalweg::sim::Dice(seed).fork("scenario"));
  if (!options.scenario.empty()) {
    std::ifstream file(options.scenario, std::ios::binary);
    if (!file) return thalweg::Error{thalweg::Code::not_found, "can't read " + options.scenario};
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto read = thalweg::sim::parse_scenario(text);
    if (!read) return thalweg::Error{read.error().code, options.scenario + ": " + read.error().detail};
    scenario = std::move(*read);
  }
  if (options.minutes > 0) scenario.length = thalweg::Duration::minutes(options.minutes);
  return scenario;
}

std::string repeat_with(const Options& options, std::uint64_t seed) {
  std::string command = "thalweg_sim --seed " + std::to_string(seed);
  if (!options.scenario.empty()) command += " --scenario " + options.scenario;
  if (options.minutes > 0) command += " --minutes " + std::to_string(options.minutes);
  return command + " --trace";
}

void print(const Counters& counters) {
  for (const auto& [what, times] : counters)
    std::printf("  %12llu  %s\n", static_cast<unsigned long long>(times), what.c_str());
}

int run(const Options& options) {
  Counters all;
  std::int64_t lived_minutes = 0;
  for (std::uint64_t seed = options.seed; seed < options.seed + options.seeds; ++seed) {
    const auto scenario = scenario_for(options, seed);
    if (!scenario) {
      std::fprintf(stderr, "thalweg_sim: %s\n", scenario.error().detail.c_str());
      return 2;
    }
    if (options.show) std::printf("%s", to_toml(*scenario).c_str());
    std::function<void(const std::string&)> trace;
    if (options.trace) trace = [](const std::string& line) { std::printf("%s\n", line.c_str()); };
    const Outcome outcome = run_world(*scenario, seed, trace);
    lived_minutes += outcome.lived.seconds() / 60;
    for (const auto& [what, times] : outcome.counters) all[what] += times;
    ++all["worlds"];
    if (!options.quiet || options.seeds == 1)
      std::printf("seed %llu state %s\n", static_cast<unsigned long long>(seed), to_hex(outcome.state).c_str());
    if (!outcome.violation) continue;
    std::printf("VIOLATED %s at %s\n  %s\nrepeat with: %s\n",
                outcome.violation->check.c_str(),
                to_rfc3339(outcome.at).c_str(),
                outcome.violation->what.c_str(),
                repeat_with(options, seed).c_str());
    return 1;
  }
  std::printf("%llu worlds, %lld virtual hours, no check violated\n",
              static_cast<unsigned long long>(options.seeds),
              static_cast<long long>(lived_minutes / 60));
  print(all);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Simulated neighbours under faults. Without a scenario each seed draws one of its own.");
  app.add_option("--seed", options.seed, "the first seed (1)");
  app.add_option("--seeds", options.seeds, "how many seeds, one world each (1)")->check(CLI::Range(1, 1'000'000'000));
  app.add_option("--minutes", options.minutes, "virtual minutes with faults in each world (144, or the scenario's)")
      ->check(CLI::Range(1, 5'000'000));
  app.add_option("--scenario", options.scenario, "a file that says what goes wrong and how often");
  app.add_flag("--trace", options.trace, "print all that happens");
  app.add_flag("--show", options.show, "print each world's scenario");
  app.add_flag("--quiet", options.quiet, "print no line for each seed");
  CLI11_PARSE(app, argc, argv);
  return run(options);
}
