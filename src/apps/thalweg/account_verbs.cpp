// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "thalweg/client.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

struct Options {
  std::string folder, node, subject, display, until;
  std::vector<std::string> offices, scopes;
  bool admin = false, enable = false, json = false;

  [[nodiscard]] Result<Client> client() const { return Client::open(folder, node); }
};

Json list_of(const std::vector<std::string>& texts) {
  return JsonArray(texts.begin(), texts.end());
}

std::string joined(const Json& item, std::string_view field) {
  std::string text;
  const Json* list = item.find(field);
  for (const Json& each : list != nullptr && list->as_array() != nullptr ? *list->as_array() : JsonArray())
    text += (text.empty() ? "" : ",") + (each.as_string() != nullptr ? *each.as_string() : std::string());
  return text.empty() ? "-" : text;
}

void show(const Options& options, const Json& json, const std::string& words) {
  print(options.json ? to_pretty(json) + "\n" : words);
}

Result<Exit> add_account(const Options& options) {
  const Json body(JsonObject{{"name", options.subject},
                             {"display", options.display},
                             {"offices", list_of(options.offices)},
                             {"admin", options.admin}});
  const Json answer = TRY(TRY(options.client()).post("/accounts", body));
  const std::string code(answer.text("enrolment"));
  show(options,
       answer,
       "Made the account '" + options.subject + "'. Its one-time code, shown this once and good for 7 days:\n  " +
           code + "\nIt is the password of the first login, where another one is chosen.\n");
  return Exit::done;
}

Result<Exit> list_accounts(const Options& options) {
  const Json answer = TRY(TRY(options.client()).get("/accounts"));
  std::string words;
  for (const Json& each : *answer.find("items")->as_array()) {
    words += std::string(each.text("name")) + "  " + joined(each, "offices") +
             (each.boolean("admin") ? "  admin" : "") + (each.boolean("disabled") ? "  disabled" : "") + "\n";
  }
  show(options, answer, words.empty() ? "There are no accounts; make one with `thalweg account add NAME`.\n" : words);
  return Exit::done;
}

Result<Exit> reset_account(const Options& options) {
  const Json answer =
      TRY(TRY(options.client()).post("/accounts/" + url_part(options.subject) + "/reset", Json(JsonObject{})));
  show(options,
       answer,
       "The password of '" + options.subject + "' and all its sessions are gone. The new one-time code:\n  " +
           std::string(answer.text("enrolment")) + "\n");
  return Exit::done;
}

Result<Exit> disable_account(const Options& options) {
  const Json answer =
      TRY(TRY(options.client())
              .post("/accounts/" + url_part(options.subject), Json(JsonObject{{"disabled", !options.enable}})));
  show(options,
       answer,
       "The account '" + options.subject + "' is " + (options.enable ? "open again.\n" : "closed, and logged out.\n"));
  return Exit::done;
}

Result<Exit> add_token(const Options& options) {
  Json body(JsonObject{
      {"label", options.subject}, {"scopes", list_of(options.scopes)}, {"offices", list_of(options.offices)}});
  if (!options.until.empty()) body.set("expires_at", options.until);
  const Json answer = TRY(TRY(options.client()).post("/tokens", body));
  show(options,
       answer,
       "Token " + std::string(answer.text("id")) + ", shown this once:\n  " + std::string(answer.text("token")) + "\n");
  return Exit::done;
}

Result<Exit> list_tokens(const Options& options) {
  const Json answer = TRY(TRY(options.client()).get("/tokens"));
  std::string words;
  for (const Json& each : *answer.find("items")->as_array()) {
    words += std::string(each.text("id")) + "  " + joined(each, "scopes") + "  " + joined(each, "offices") + "  " +
             std::string(each.text("label")) + "\n";
  }
  show(options, answer, words.empty() ? "There are no tokens but the operator's.\n" : words);
  return Exit::done;
}

Result<Exit> revoke_token(const Options& options) {
  const Json answer = TRY(TRY(options.client()).remove("/tokens/" + url_part(options.subject)));
  show(options, answer, "Token " + options.subject + " is revoked.\n");
  return Exit::done;
}

std::pair<CLI::App*, Options*> add_verb_here(
    CLI::App& parent, Program& program, const char* name, const char* help, Result<Exit> (*run)(const Options&)) {
  const auto options = std::make_shared<Options>();  // shared with the callback, which outlives this function
  CLI::App* verb = add_verb(parent, program, name, help, [options, run] { return run(*options); });
  add_folder(*verb, options->folder);
  verb->add_option("--node", options->node, "the running node (local_address of node.toml)")
      ->type_name("URL")
      ->envname("THALWEG_NODE");
  verb->add_flag("--json", options->json, "as JSON");
  return {verb, options.get()};
}

void add_offices(CLI::App& verb, Options& options) {
  verb.add_option("--office", options.offices, "an office for which it speaks; may be given again")->type_name("ID");
}

void add_tokens(CLI::App& app, Program& program) {
  CLI::App* token = app.add_subcommand("token", "tokens of programs, on the running node");
  token->require_subcommand(1);
  auto [verb, options] = add_verb_here(*token, program, "add", "make a token, and show it this once", add_token);
  verb->add_option("LABEL", options->subject, "what it is for")->required();
  verb->add_option("--scope",
                   options->scopes,
                   "records:read, records:write, approve, bundle, picture:read, picture:write, metrics or admin")
      ->required()
      ->type_name("SCOPE");
  add_offices(*verb, *options);
  verb->add_option("--until", options->until, "when it ends")->type_name("RFC3339");
  (void)add_verb_here(*token, program, "list", "list the tokens", list_tokens);
  std::tie(verb, options) = add_verb_here(*token, program, "revoke", "end a token at once", revoke_token);
  verb->add_option("ID", options->subject, "as `list` names it")->required();
}

}  // namespace

void add_account_verbs(CLI::App& app, Program& program) {
  CLI::App* account = app.add_subcommand("account", "logins of own people, on the running node");
  account->require_subcommand(1);
  auto [verb, options] =
      add_verb_here(*account, program, "add", "make an account, and show its one-time code", add_account);
  verb->add_option("NAME", options->subject, "by which its owner logs in")->required();
  verb->add_option("--display", options->display, "as the desk shows it")->type_name("TEXT");
  add_offices(*verb, *options);
  verb->add_flag("--admin", options->admin, "it may make accounts and tokens");
  (void)add_verb_here(*account, program, "list", "list the accounts", list_accounts);
  std::tie(verb, options) =
      add_verb_here(*account, program, "reset", "take the password away, and show a new one-time code", reset_account);
  verb->add_option("NAME", options->subject, "as `list` names it")->required();
  std::tie(verb, options) =
      add_verb_here(*account, program, "disable", "let nobody in by it any more", disable_account);
  verb->add_option("NAME", options->subject, "as `list` names it")->required();
  verb->add_flag("--undo", options->enable, "let its owner in again");
  add_tokens(app, program);
}

}  // namespace thalweg::app
