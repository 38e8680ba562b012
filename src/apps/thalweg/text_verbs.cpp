// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "agreement/states.h"
#include "record/describe.h"
#include "thalweg/completion.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

struct SchemaOptions {
  bool json = false, typescript = false, markdown = false;
};

/// The states of kinds of which an agreement says nothing, for a desk that draws them beside the agreement's own.
std::string usual_states_to_typescript() {
  std::string text =
      "\n/** The states of a kind of which the agreement says nothing: the first row whose facts all hold. */\n"
      "export const usualStates: readonly { kind: KindName; name: string; when: readonly string[] }[] = [\n";
  for (const record::Kind& kind : record::kinds()) {
    for (const agreement::StateRow& row : agreement::default_states(kind.id)) {
      std::string when;
      for (const agreement::Fact fact : row.when) {
        when += (when.empty() ? "\"" : ",\"") + std::string(agreement::name(fact)) + '"';
      }
      text += "  {\"kind\":\"" + row.kind + "\",\"name\":\"" + row.name + "\",\"when\":[" + when + "]},\n";
    }
  }
  return text + "];\n";
}

Result<Exit> schema(const SchemaOptions& options) {
  print(options.typescript ? record::to_typescript() + usual_states_to_typescript()
        : options.markdown ? record::to_markdown()
                           : record::to_json_schema());
  return Exit::done;
}

}  // namespace

void add_text_verbs(CLI::App& app, Program& program) {
  const auto options = std::make_shared<SchemaOptions>();  // shared with the callback, which outlives this function
  CLI::App* verb = add_verb(
      app, program, "schema", "print the kinds of records and their fields", [options] { return schema(*options); });
  CLI::Option_group* forms = verb->add_option_group("form");
  forms->add_flag("--json", options->json, "JSON Schema (this is the default)");
  forms->add_flag("--typescript", options->typescript, "types and table for the desk");
  forms->add_flag("--markdown", options->markdown, "the reference page");
  forms->require_option(0, 1);

  CLI::App* completion =
      app.add_subcommand("completion", "print a script that completes commands; source it in the shell's start file");
  completion->require_subcommand(1);
  const auto add_shell = [&](const char* name, std::string (*script)(const CLI::App&)) {
    add_verb(*completion, program, name, std::string("for ") + name, [&app, script]() -> Result<Exit> {
      print(script(app));
      return Exit::done;
    });
  };
  add_shell("bash", bash_completion);
  add_shell("zsh", zsh_completion);
  add_shell("fish", fish_completion);

  add_verb(app, program, "version", "print the version", []() -> Result<Exit> {
    print("thalweg " + std::string(kVersion) + "\n");
    return Exit::done;
  });
}

}  // namespace thalweg::app
