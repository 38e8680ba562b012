// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <CLI/CLI.hpp>

#include "files/system.h"
#include "thalweg/demo_clock.h"
#include "thalweg/node_files.h"
#include "thalweg/node_service.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

struct ServeOptions {
  std::string folder;
  Overrides overrides;
  std::string demo_clock;  ///< empty: the real one
};

/// The real clock, or in a folder that the demonstration made, the demonstration's.
Result<host::Clock> clock_for(const ServeOptions& options) {
  if (options.demo_clock.empty()) return host::Clock(files::system_now);
  const auto mark = read_file(options.folder + "/" + kDemoMark);
  if (!mark)
    return Error{Code::refused,
                 options.folder + ": only a node made by `thalweg demo` runs by another clock than the real one"};
  const DemoClock clock = TRY(demo_clock_from_text(options.demo_clock));
  return host::Clock([clock] { return clock.at(files::system_now()); });
}

Result<Exit> serve(const ServeOptions& options) {
  files::turn_signals_into_errors();
  Log log(TRY(log_level(options.folder, options.overrides)));
  auto clock = TRY(clock_for(options));
  auto service = TRY(NodeService::start(options.folder, options.overrides, std::move(clock), log));
  log.info("node '" + service->id() + "' at work: desk and interface http://" + service->local_address() + "/, peers " +
           service->peer_address());
  print("ready local=" + service->local_address() + " peer=" + service->peer_address() + "\n");
  TRY(files::wait_for_stop_signal());
  log.info("stopping");
  service.reset();
  log.info("stopped");
  return Exit::done;
}

}  // namespace

void add_serve_verb(CLI::App& app, Program& program) {
  const auto options = std::make_shared<ServeOptions>();  // shared with the callback, which outlives this function
  CLI::App* verb =
      add_verb(app, program, "serve", "run the node until SIGINT or SIGTERM; logs to standard error", [options] {
        return serve(*options);
      });
  add_folder(*verb, options->folder);
  verb->add_option("--demo-clock", options->demo_clock)->group("");
  verb->footer(
      "Each setting stands in place of the one in node.toml, for this start only.\nWhen everything is up, one line "
      "says where: ready local=HOST:PORT peer=HOST:PORT");
  for (const host::Option& row : host::options()) {
    if (row.type == "id") continue;  // that is who the node is, not how it runs
    const std::string name(row.name);
    std::string flag = "--" + name;
    std::replace(flag.begin(), flag.end(), '_', '-');
    const std::string initial = row.initial.empty() ? "" : " (" + row.initial + ")";
    verb->add_option_function<std::string>(
            flag,
            [options, name](const std::string& text) { options->overrides[name] = text; },
            std::string(row.help) + initial)
        ->type_name(row.unit.empty() ? std::string(row.type) : std::string(row.unit))
        ->check([name](const std::string& text) { return setting_problem(name, text); });
  }
}

}  // namespace thalweg::app
