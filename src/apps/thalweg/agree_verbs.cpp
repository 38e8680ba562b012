// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <CLI/CLI.hpp>

#include "agreement/explain.h"
#include "agreement/fill.h"
#include "files/folder.h"
#include "release/gate.h"
#include "thalweg/agree_files.h"
#include "thalweg/agree_ratify.h"
#include "thalweg/node_files.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

using agreement::Reading;

struct Options {
  std::string folder, first, second, out, language = "en", office;
  std::vector<std::string> parties, policies;
  bool is_template = false, json = false, yes = false;
};

std::string described(const agreement::Agreement& agreement) {
  return agreement.id + " version " + std::to_string(agreement.version) + ", SHA-256 " + to_hex(agreement.hash);
}

bool mentions(std::string_view text, const std::string& placeholder) {
  return text.find("\"@" + placeholder + "\"") != std::string_view::npos;
}

/// Reads "irn=keys.toml" and checks that these are irn's keys for this agreement.
Result<agreement::PartyKeys> read_party(const std::string& argument,
                                        const Draft& draft,
                                        std::string_view agreement_id) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string::npos)
    return Error{Code::malformed, "--party " + argument + ": give ID=FILE, as in --party irn=irn.toml"};
  const std::string path = argument.substr(equals + 1);
  auto named = host::parse_public_keys(TRY(read_file(path)));
  if (!named) return at(path, named.error());
  if (named->keys.id != argument.substr(0, equals)) {
    return Error{
        Code::refused,
        path + ": these are the keys of '" + named->keys.id + "', not of '" + argument.substr(0, equals) + "'"};
  }
  if (named->agreement != agreement_id) {
    return Error{Code::refused,
                 path + ": these keys are for agreement '" + named->agreement + "', the text is of '" +
                     std::string(agreement_id) + "'; ask for the output of `thalweg keys show --agreement " +
                     std::string(agreement_id) + "`"};
  }
  if (!mentions(draft.text, named->keys.id + ".log_key")) named->keys.log_key.clear();  // an observer has no journal
  return named->keys;
}

Result<Unit> fill_in(Draft& draft, const std::vector<std::string>& parties) {
  const Json json = TRY(parse_toml(draft.text));
  const Json* header = json.find("agreement");
  const std::string_view id = header == nullptr ? std::string_view() : header->text("id");
  std::vector<agreement::PartyKeys> keys;
  for (const std::string& party : parties) keys.push_back(TRY(read_party(party, draft, id)));
  std::vector<agreement::Filling> others;
  const auto add_hash = [&](const char* name, const std::optional<Hash>& hash) {
    if (hash && mentions(draft.text, name)) others.push_back({name, to_hex(*hash)});
  };
  add_hash("frontier.sha256", draft.annexes.annexes.frontier_sha256);
  add_hash("crossings.sha256", draft.annexes.annexes.crossings_sha256);
  draft.text = TRY(agreement::fill(draft.text, keys, others));
  return Unit{};
}

Result<Exit> make_new(const Options& options) {
  Draft draft = TRY(read_draft(options.first));
  TRY(fill_in(draft, options.parties));
  const auto agreement = TRY(write_draft(draft, options.out));
  print("Wrote " + options.out + ": " + described(agreement) + ".\nEvery party must get this folder, byte for byte.\n");
  return Exit::done;
}

Result<Exit> check(const Options& options) {
  const Draft draft = TRY(read_draft(options.first));
  const auto problems = problems_of(draft, options.is_template ? Reading::template_allowed : Reading::final);
  if (options.json) {
    JsonArray list;
    for (const agreement::Problem& problem : problems) {
      const bool is_error = problem.severity == agreement::Problem::Severity::error;
      list.push_back(
          JsonObject{{"path", problem.path}, {"severity", is_error ? "error" : "warning"}, {"text", problem.text}});
    }
    print(to_pretty(Json(std::move(list))) + "\n");
  } else {
    print(to_text(problems));
    if (!has_errors(problems)) print(draft.path + ": no errors; SHA-256 " + to_hex(sha256(draft.text)) + "\n");
  }
  return has_errors(problems) ? Exit::refused : Exit::done;
}

Result<Exit> diff(const Options& options) {
  const auto before = TRY(parse_draft(TRY(read_draft(options.first)), Reading::template_allowed));
  const auto after = TRY(parse_draft(TRY(read_draft(options.second)), Reading::template_allowed));
  if (!options.json) {
    print(diff_to_text(before, after));
    return Exit::done;
  }
  JsonArray list;
  for (agreement::Change& change : agreement::diff(before, after)) {
    list.push_back(JsonObject{
        {"path", change.path}, {"before", change.before}, {"after", change.after}, {"meaning", change.meaning}});
  }
  print(to_pretty(Json(std::move(list))) + "\n");
  return Exit::done;
}

Result<Exit> explain(const Options& options) {
  print(agreement::explain(TRY(parse_draft(TRY(read_draft(options.first)), Reading::template_allowed)),
                           options.language));
  return Exit::done;
}

Result<Exit> amend(const Options& options) {
  const auto before = TRY(parse_draft(TRY(read_draft(options.first)), Reading::final));
  Draft draft = TRY(read_draft(options.second, options.first));
  draft.text = with_header(draft.text, "version", std::to_string(before.version + 1));
  draft.text = with_header(draft.text, "supersedes", '"' + to_hex(before.hash) + '"');
  TRY(fill_in(draft, options.parties));
  const auto after = TRY(parse_draft(draft, Reading::final));
  if (after.id != before.id || after.version != before.version + 1 || after.supersedes != before.hash) {
    return Error{Code::malformed,
                 options.second + ": it must be a text of " + before.id +
                     " with `version` and `supersedes` on lines of their own in the [agreement] table"};
  }
  TRY(write_draft(draft, options.out));
  print(diff_to_text(before, after) + "\nWrote " + options.out + ": " + described(after) + ".\n");
  return Exit::done;
}

/// The version fits what the node has already.  True when it is there to the byte.
Result<bool> fits_in(const agreement::Agreement& agreement, const std::vector<host::AgreementFolder>& present) {
  const agreement::Agreement* newest = nullptr;
  for (const host::AgreementFolder& one : present) {
    if (one.agreement.id != agreement.id) continue;
    if (one.agreement.hash == agreement.hash) return true;
    newest = &one.agreement;
  }
  if (newest == nullptr || (agreement.version == newest->version + 1 && agreement.supersedes == newest->hash))
    return false;
  return Error{Code::conflict,
               "this node has " + described(*newest) + "; the next is version " + std::to_string(newest->version + 1) +
                   " and names that hash as `supersedes`; make it with `thalweg agree amend`"};
}

Result<Exit> add(const Options& options) {
  const NodeIdentity identity = TRY(read_identity(options.folder));
  const auto source = files::open_folder_to_read(options.first);
  if (!source) return at(options.first, source.error());
  host::AgreementFolder version = TRY(host::read_agreement(**source, ""));
  TRY(host::check_own_keys(version.agreement, TRY(identity.known_as(version.agreement.id))));
  const auto node = TRY(open_node_to_read(options.folder));
  if (TRY(fits_in(version.agreement, TRY(host::read_agreements(*node))))) {
    print(described(version.agreement) + " is here already; nothing was done.\n");
    return Exit::done;
  }
  for (const std::string& path : options.policies) version.text.policies.push_back(TRY(read_file(path)));
  std::vector<NewFile> files = {{std::string(host::kAgreementFile), version.text.text}};
  std::vector<agreement::Policy> policies;
  for (const std::string& text : version.text.policies) {
    policies.push_back(TRY(agreement::parse_policy(text, version.agreement)));
    files.push_back({"policy-" + policies.back().id + ".toml", text});
  }
  if (version.agreement.find_party(identity.config.id) != nullptr) {
    TRY(release::Gate::build(version.agreement, identity.config.id, std::move(policies)));
  }
  const auto& annexes = version.geojson;
  files.push_back({version.agreement.frontier_file.file, annexes.at("frontier")});
  if (annexes.contains("crossings")) files.push_back({version.agreement.crossings_file.file, annexes.at("crossings")});
  if (annexes.contains("land")) files.push_back({std::string(host::kLandFile), annexes.at("land")});
  TRY(write_new_folder(options.folder + "/" + host::agreement_path(version.agreement.id, version.agreement.version),
                       files));
  print("Added " + described(version.agreement) +
        ".\nIt binds nobody before every party has ratified it: `thalweg agree ratify`.\n");
  if (const auto lock = files::open_folder(options.folder); !lock && lock.error().code == Code::conflict) {
    print("The node is running: restart it to take the text up.\n");
  }
  return Exit::done;
}

using Run = Result<Exit> (*)(const Options&);

/// A verb under `agree` with options of its own.
std::pair<CLI::App*, Options*> add_agree_verb(
    CLI::App& agree, Program& program, const char* name, const char* help, Run run) {
  const auto options = std::make_shared<Options>();  // shared with the callback, which outlives this function
  return {add_verb(agree, program, name, help, [options, run] { return run(*options); }), options.get()};
}

Result<Exit> ratify(const Options& options) {
  return ratify_agreement(
      {options.folder, options.second, options.first, options.office, options.language, options.yes});
}

constexpr const char* kTextHelp = "the text, or the folder with agreement.toml";

void add_making_verbs(CLI::App& agree, Program& program) {
  auto [verb, options] = add_agree_verb(agree, program, "new", "fill in a template with everybody's keys", make_new);
  verb->add_option(
          "TEMPLATE", options->first, "the text with placeholders such as \"@irn.log_key\"; its annexes lie beside it")
      ->required();
  verb->add_option("--party", options->parties, "keys of a party or observer, from its `keys show`; once for each")
      ->required()
      ->type_name("ID=FILE")
      ->allow_extra_args(false);
  verb->add_option("-o,--out", options->out, "the new folder")->required()->type_name("DIR");

  std::tie(verb, options) = add_agree_verb(agree, program, "amend", "make the next version of an agreement", amend);
  verb->add_option("OLD", options->first, "the folder of the version in force")->required()->type_name("DIR");
  verb->add_option("EDITED", options->second, "the changed text; `version` and `supersedes` are set")
      ->required()
      ->type_name("FILE");
  verb->add_option("--party", options->parties, "keys for new placeholders")
      ->type_name("ID=FILE")
      ->allow_extra_args(false);
  verb->add_option("-o,--out", options->out, "the new folder")->required()->type_name("DIR");

  std::tie(verb, options) = add_agree_verb(agree, program, "add", "put a version into this node's folder", add);
  add_folder(*verb, options->folder);
  verb->add_option("AGREEMENT", options->first, "the folder that all parties got")->required()->type_name("DIR");
  verb->add_option("--policy", options->policies, "own rules that are stricter than the agreement's; told to nobody")
      ->type_name("FILE")
      ->allow_extra_args(false);

  std::tie(verb, options) =
      add_agree_verb(agree, program, "ratify", "ratify the newest version, through the running node", ratify);
  add_folder(*verb, options->folder);
  verb->add_option("ID", options->first, "the agreement; may be left out when there is only one");
  verb->add_option("--office", options->office, "the office that ratifies; may be left out when only one can")
      ->type_name("ID");
  verb->add_option("--lang", options->language, "language of the names in the summary")->capture_default_str();
  verb->add_option("--node", options->second, "the running node (local_address of node.toml)")
      ->type_name("URL")
      ->envname("THALWEG_NODE");
  verb->add_flag("--yes", options->yes, "do not ask");
}

}  // namespace

void add_agree_verbs(CLI::App& app, Program& program) {
  CLI::App* agree = app.add_subcommand("agree", "draft, check, compare, explain and ratify agreements");
  agree->require_subcommand(1);
  add_making_verbs(*agree, program);

  auto [verb, options] =
      add_agree_verb(*agree, program, "check", "say what is wrong with a text; 1 when there are errors", check);
  verb->add_option("AGREEMENT", options->first, kTextHelp)->required();
  verb->add_flag("--template", options->is_template, "placeholders are no error");
  verb->add_flag("--json", options->json, "as JSON");

  std::tie(verb, options) =
      add_agree_verb(*agree, program, "diff", "say what a new text changes, and what that means", diff);
  verb->add_option("OLD", options->first, kTextHelp)->required();
  verb->add_option("NEW", options->second, kTextHelp)->required();
  verb->add_flag("--json", options->json, "as JSON");

  std::tie(verb, options) =
      add_agree_verb(*agree, program, "explain", "tell in plain words what a text lets through and asks for", explain);
  verb->add_option("AGREEMENT", options->first, kTextHelp)->required();
  verb->add_option("--lang", options->language, "language of the names")->capture_default_str();
}

}  // namespace thalweg::app
