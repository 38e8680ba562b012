// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <CLI/CLI.hpp>

#include "thalweg/client.h"
#include "thalweg/drafts.h"
#include "thalweg/node_files.h"
#include "thalweg/program.h"
#include "thalweg/telling.h"

namespace thalweg::app {
namespace {

struct Options {
  std::string folder, node, subject, out = "-";
  std::string kind, party, agreement, office, reason, limit = "50";
  bool json = false;

  [[nodiscard]] Result<Client> client() const { return Client::open(folder, node); }
};

const JsonArray& items_of(const Json& answer, std::string_view member) {
  static const JsonArray none;
  const Json* items = answer.find(member);
  return items == nullptr || items->as_array() == nullptr ? none : *items->as_array();
}

/// As JSON when that was asked for, else in words.
void show(const Options& options, const Json& json, const std::function<std::string()>& words) {
  print(options.json ? to_pretty(json) + "\n" : words());
}

std::string lines(const JsonArray& items, std::string (*tell)(const Json&)) {
  std::string text;
  for (const Json& item : items) text += tell(item);
  return text;
}

Json with_override(Json body, const Options& options) {
  if (!options.office.empty()) body.set("override", JsonObject{{"office", options.office}, {"reason", options.reason}});
  return body;
}

bool any_refused(const JsonArray& results) {
  return std::any_of(
      results.begin(), results.end(), [](const Json& result) { return result.text("status") == "refused"; });
}

/// As many drafts at once as the node takes easily.
std::vector<Json> in_batches(JsonArray drafts) {
  constexpr std::size_t kBytesMax = 4 * 1024 * 1024;
  constexpr std::size_t kCountMax = 1000;
  std::vector<JsonArray> batches;
  std::size_t bytes = kBytesMax;
  for (Json& draft : drafts) {
    const std::size_t size = to_canonical(draft).size();
    if (bytes + size > kBytesMax || batches.back().size() == kCountMax) {
      batches.emplace_back();
      bytes = 0;
    }
    bytes += size;
    batches.back().push_back(std::move(draft));
  }
  return {std::make_move_iterator(batches.begin()), std::make_move_iterator(batches.end())};
}

Result<Exit> log_drafts(const Options& options) {
  const Client client = TRY(options.client());
  JsonArray drafts = TRY(read_drafts(TRY(read_file(options.subject))));
  JsonArray results;
  for (const Json& batch : in_batches(std::move(drafts))) {
    const Json answer = TRY(client.post("/records", with_override(Json(JsonObject{{"records", batch}}), options)));
    for (const Json& result : items_of(answer, "results")) {
      if (!options.json) print(tell_result(result));
      results.push_back(result);
    }
  }
  const bool some_refused = any_refused(results);
  if (options.json) print(to_pretty(Json(JsonObject{{"results", std::move(results)}})) + "\n");
  return some_refused ? Exit::refused : Exit::done;
}

Result<Exit> gate_try(const Options& options) {
  const Client client = TRY(options.client());
  JsonArray previews;
  for (Json& draft : TRY(read_drafts(TRY(read_file(options.subject))))) {
    const Json answer =
        TRY(client.post("/preview", with_override(Json(JsonObject{{"record", std::move(draft)}}), options)));
    for (const Json& preview : items_of(answer, "results")) previews.push_back(preview);
  }
  show(options, Json(JsonObject{{"results", previews}}), [&] { return lines(previews, tell_preview); });
  return Exit::done;
}

Result<Exit> list(const Options& options) {
  std::string path = "/records?limit=" + url_part(options.limit);
  if (!options.kind.empty()) path += "&kind=" + url_part(options.kind);
  if (!options.party.empty()) path += "&party=" + url_part(options.party);
  const Json page = TRY(TRY(options.client()).get(path));
  show(options, page, [&] { return lines(items_of(page, "items"), tell_item_line); });
  return Exit::done;
}

Result<Exit> show_record(const Options& options) {
  const Json item = TRY(TRY(options.client()).get("/records/" + url_part(options.subject)));
  show(options, item, [&] { return tell_item(item); });
  return Exit::done;
}

Result<Exit> held(const Options& options) {
  const Json answer = TRY(TRY(options.client()).get("/held"));
  show(options, answer, [&] {
    return items_of(answer, "items").empty() ? "Nothing waits at the gate.\n"
                                             : lines(items_of(answer, "items"), tell_held);
  });
  return Exit::done;
}

Result<Exit> approve(const Options& options) {
  const Json answer =
      TRY(TRY(options.client())
              .post("/held/" + url_part(options.subject) + "/approve", Json(JsonObject{{"office", options.office}})));
  show(options, answer, [&] { return lines(items_of(answer, "results"), tell_result); });
  return any_refused(items_of(answer, "results")) ? Exit::refused : Exit::done;
}

Result<Exit> status(const Options& options) {
  const Json node = TRY(TRY(options.client()).get("/node"));
  show(options, node, [&] { return tell_node(node); });
  return Exit::done;
}

Result<Exit> export_evidence(const Options& options) {
  const Bytes file = TRY(TRY(options.client()).get_bytes("/evidence/" + url_part(options.subject)));
  TRY(write_new_file(options.out, file));
  return Exit::done;
}

Result<Exit> export_bundle(const Options& options) {
  const std::string query = "?agreement=" + url_part(options.agreement) + "&for=" + url_part(options.party);
  TRY(write_new_file(options.out, TRY(TRY(options.client()).get_bytes("/bundle" + query))));
  return Exit::done;
}

Result<Exit> import_bundle(const Options& options) {
  const Client client = TRY(options.client());
  const Bytes bundle = TRY(read_file(options.subject));
  const Json answer = TRY(client.post_bundle(bundle));
  show(options, answer, [&] { return std::string(answer.text("report")); });
  return Exit::done;
}

using Run = Result<Exit> (*)(const Options&);

/// A verb that talks to the running node, with options of its own.
std::pair<CLI::App*, Options*> add_client_verb(
    CLI::App& parent, Program& program, const char* name, const char* help, Run run) {
  const auto options = std::make_shared<Options>();  // shared with the callback, which outlives this function
  CLI::App* verb = add_verb(parent, program, name, help, [options, run] { return run(*options); });
  add_folder(*verb, options->folder);
  verb->add_option("--node", options->node, "the running node (local_address of node.toml)")
      ->type_name("URL")
      ->envname("THALWEG_NODE");
  return {verb, options.get()};
}

void add_json(CLI::App& verb, Options& options) {
  verb.add_flag("--json", options.json, "as JSON");
}

void add_override(CLI::App& verb, Options& options) {
  CLI::Option* office =
      verb.add_option("--override-office", options.office, "the office that answers for what the text guard warned of")
          ->type_name("ID");
  CLI::Option* reason = verb.add_option("--override-reason", options.reason, "and why")->type_name("TEXT");
  office->needs(reason);
  reason->needs(office);
}

void add_saying_verbs(CLI::App& app, Program& program) {
  constexpr const char* kDrafts = "one draft, a JSON array of them, or one a line; - for standard input";
  auto [verb, options] = add_client_verb(
      app, program, "log", "say something: hand in drafts, and see what the gate did with each", log_drafts);
  verb->add_option("FILE", options->subject, kDrafts)->required();
  add_override(*verb, *options);
  add_json(*verb, *options);

  CLI::App* gate = app.add_subcommand("gate", "the release gate");
  gate->require_subcommand(1);
  std::tie(verb, options) = add_client_verb(
      *gate, program, "try", "show what the neighbours would see of a draft, and say nothing", gate_try);
  verb->add_option("FILE", options->subject, kDrafts)->required();
  add_override(*verb, *options);
  add_json(*verb, *options);

  std::tie(verb, options) = add_client_verb(app, program, "held", "list what waits at the gate", held);
  add_json(*verb, *options);

  std::tie(verb, options) = add_client_verb(app, program, "approve", "an office's yes to a record that waits", approve);
  verb->add_option("ID", options->subject, "as `held` names it")->required();
  verb->add_option("--office", options->office, "the office that says yes")->required()->type_name("ID");
  add_json(*verb, *options);
}

void add_reading_verbs(CLI::App& app, Program& program) {
  auto [verb, options] = add_client_verb(app, program, "list", "list records of both sides, the newest first", list);
  verb->add_option("--kind", options->kind, "only this kind")->type_name("KIND");
  verb->add_option("--party", options->party, "only what this party said")->type_name("ID");
  verb->add_option("--limit", options->limit, "at most so many")->check(CLI::Range(1, 1000))->capture_default_str();
  add_json(*verb, *options);

  std::tie(verb, options) =
      add_client_verb(app, program, "show", "show one record, how it stands, and who has it", show_record);
  verb->add_option("ID", options->subject, "as `list` names it")->required();
  add_json(*verb, *options);

  std::tie(verb, options) = add_client_verb(app, program, "status", "how agreements, peers and journals stand", status);
  add_json(*verb, *options);
}

void add_carrying_verbs(CLI::App& app, Program& program) {
  CLI::App* evidence = app.add_subcommand("evidence", "proofs that others can check without a node");
  evidence->require_subcommand(1);
  auto [verb, options] =
      add_client_verb(*evidence, program, "export", "write the evidence file of a record", export_evidence);
  verb->add_option("ID", options->subject, "as `list` names it")->required();
  verb->add_option("-o,--out", options->out, "the new file, or - for standard output")
      ->type_name("FILE")
      ->capture_default_str();

  CLI::App* bundle = app.add_subcommand("bundle", "carry records by hand where there is no line");
  bundle->require_subcommand(1);
  std::tie(verb, options) = add_client_verb(*bundle,
                                            program,
                                            "export",
                                            "write everything that a party has not receipted, and our receipts for it",
                                            export_bundle);
  verb->add_option("--agreement", options->agreement, "the agreement's id")->required()->type_name("ID");
  verb->add_option("--for", options->party, "the party or observer")->required()->type_name("ID");
  verb->add_option("-o,--out", options->out, "the new file, or - for standard output")->required()->type_name("FILE");
  std::tie(verb, options) =
      add_client_verb(*bundle, program, "import", "take such a file; a second time does nothing", import_bundle);
  verb->add_option("FILE", options->subject, "the file, or - for standard input")->required();
}

}  // namespace

void add_client_verbs(CLI::App& app, Program& program) {
  add_saying_verbs(app, program);
  add_reading_verbs(app, program);
  add_carrying_verbs(app, program);
}

}  // namespace thalweg::app
