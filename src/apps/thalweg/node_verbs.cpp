// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "files/folder.h"
#include "files/system.h"
#include "host/access.h"
#include "thalweg/node_files.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

struct InitOptions {
  std::string folder, id, local, peer;
};

Result<Exit> init(const InitOptions& options) {
  host::Config config;
  TRY(host::set_option(config, "id", options.id));
  if (!options.local.empty()) TRY(host::set_option(config, "local_address", options.local));
  if (!options.peer.empty()) TRY(host::set_option(config, "peer_address", options.peer));
  const auto before = files::open_folder_to_read(options.folder);
  if (before && (!TRY((*before)->list("")).empty() || (*before)->exists(".lock"))) {
    return Error{Code::conflict,
                 options.folder +
                     ": the folder is not empty; a node's folder is never made over another, because a second "
                     "node with the same keys would fork its journals"};
  }
  if (!before && before.error().code != Code::not_found) return at(options.folder, before.error());
  const auto disk = TRY(files::open_folder(options.folder));
  files::SystemEntropy entropy;
  TRY(disk->replace(host::kKeysFile, host::to_toml(host::make_keys(entropy))));
  TRY(disk->replace(host::kLocalTokenFile, host::make_token(entropy) + "\n"));
  TRY(disk->replace(host::kConfigFile, host::to_toml(config)));
  print("Made the node of '" + options.id + "' in " + options.folder + ".\n\nNext:\n" + "  1. Back up " +
        options.folder + "/keys.toml where nobody else can read it.\n" +
        "  2. Give the other parties the output of `thalweg keys show --agreement ID --address HOST:PORT`.\n" +
        "  3. When the agreement is filled in, `thalweg agree add DIR`, then `thalweg serve`.\n");
  return Exit::done;
}

struct ShowOptions {
  std::string folder, agreement, address;
  bool json = false;
};

Result<Exit> show_keys(const ShowOptions& options) {
  const NodeIdentity identity = TRY(read_identity(options.folder));
  auto known = TRY(identity.known_as(options.agreement));
  known.address = options.address.empty() ? identity.config.peer_address : options.address;
  const host::Endpoint endpoint = TRY(host::endpoint_from_text(known.address));
  if (endpoint.port == 0 || endpoint.host == "0.0.0.0" || endpoint.host == "::") {
    return Error{Code::malformed,
                 known.address + " is no address at which others find this node; say it with --address HOST:PORT"};
  }
  if (options.json) {
    print(to_pretty(Json(JsonObject{{"agreement", options.agreement},
                                    {"id", known.id},
                                    {"log_key", known.log_key},
                                    {"witness_key", known.witness_key},
                                    {"mirror_key", known.mirror_key},
                                    {"tls_pin", known.tls_pin},
                                    {"address", known.address}})) +
          "\n");
  } else {
    print(host::to_toml(known, options.agreement));
  }
  return Exit::done;
}

}  // namespace

void add_node_verbs(CLI::App& app, Program& program) {
  const auto init_options = std::make_shared<InitOptions>();  // shared with the callback, which outlives this function
  CLI::App* verb = add_verb(app, program, "init", "make a new node: its folder, keys and settings", [init_options] {
    return init(*init_options);
  });
  add_folder(*verb, init_options->folder);
  const auto add_setting = [verb](const char* flag, std::string& text, const char* help, const char* setting) {
    return verb->add_option(flag, text, help)->check([setting](const std::string& value) {
      return setting_problem(setting, value);
    });
  };
  add_setting("--id", init_options->id, "the party or observer whose node this is, as in \"irn\"", "id")->required();
  add_setting(
      "--local", init_options->local, "where own people and programs reach it (127.0.0.1:8700)", "local_address")
      ->type_name("HOST:PORT");
  add_setting("--peer", init_options->peer, "where other nodes reach it (0.0.0.0:8701)", "peer_address")
      ->type_name("HOST:PORT");

  CLI::App* keys = app.add_subcommand("keys", "this node's keys");
  keys->require_subcommand(1);
  const auto show_options = std::make_shared<ShowOptions>();  // likewise
  verb = add_verb(
      *keys, program, "show", "print the public keys for an agreement, as `agree new` takes them", [show_options] {
        return show_keys(*show_options);
      });
  add_folder(*verb, show_options->folder);
  verb->add_option("--agreement", show_options->agreement, "the agreement's id, which is part of the log key's name")
      ->required()
      ->type_name("ID");
  verb->add_option(
          "--address", show_options->address, "where the other nodes find this one (peer_address of node.toml)")
      ->type_name("HOST:PORT");
  verb->add_flag("--json", show_options->json, "as JSON");
}

}  // namespace thalweg::app
