// SPDX-License-Identifier: Apache-2.0
#include "thalweg/command_line.h"

#include <utility>

#include <CLI/CLI.hpp>

#include "thalweg/demo.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

constexpr const char* kAbout =
    "Thalweg lets neighbouring states tell each other of incidents at their common border, and prove later who told "
    "whom what and when.";

constexpr const char* kExitCodes =
    "Exit codes: 0 done, 1 refused or not found, 2 wrong use, 3 corrupt, 4 unavailable.\n"
    "The node's folder is --folder, else $THALWEG_FOLDER, else ./thalweg-node.";

}  // namespace

CLI::App* add_verb(CLI::App& parent,
                   Program& program,
                   const std::string& name,
                   const std::string& help,
                   std::function<Result<Exit>()> run) {
  CLI::App* verb = parent.add_subcommand(name, help);
  verb->callback([&program, run = std::move(run)] { program.run = run; });
  return verb;
}

void add_folder(CLI::App& verb, std::string& folder) {
  folder = "./thalweg-node";
  verb.add_option("--folder", folder, "the node's folder")
      ->envname("THALWEG_FOLDER")
      ->type_name("DIR")
      ->capture_default_str();
}

int run(int argc, const char* const* argv) {
  CLI::App app{kAbout, "thalweg"};
  app.footer(kExitCodes);
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(kVersion));
  app.get_formatter()->column_width(34);
  Program program;
  add_node_verbs(app, program);
  add_agree_verbs(app, program);
  add_serve_verb(app, program);
  add_client_verbs(app, program);
  add_account_verbs(app, program);
  add_offline_verbs(app, program);
  add_text_verbs(app, program);
  add_demo(app, program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::misuse);
  }
  const auto result = program.run();
  if (result) return static_cast<int>(*result);
  complain("thalweg: " + result.error().detail);
  return static_cast<int>(exit_of(result.error().code));
}

}  // namespace thalweg::app
