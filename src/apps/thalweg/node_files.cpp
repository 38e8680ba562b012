// SPDX-License-Identifier: Apache-2.0
#include "thalweg/node_files.h"

#include <sys/stat.h>

#include "files/folder.h"
#include "host/access.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

Error no_node(const std::string& folder) {
  return {Code::not_found,
          folder + ": there is no node here; make one with `thalweg init --id ID --folder " + folder +
              "`, or name the right folder with --folder"};
}

/// A file with a secret, which nobody but its owner may have seen or changed.
Result<Bytes> read_secret(const std::string& path) {
  struct stat status {};

  if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    return Error{
        Code::refused,
        path + ": others than its owner may read or write it; find out who did, then `chmod 600 " + path + "`"};
  }
  return read_file(path);
}

}  // namespace

Result<host::Config> read_config(const std::string& folder) {
  const std::string path = folder + "/" + std::string(host::kConfigFile);
  const auto text = read_file(path);
  if (!text && text.error().code == Code::not_found) return no_node(folder);
  if (!text) return text.error();
  auto config = host::parse_config(*text);
  if (!config) return at(path, config.error());
  return config;
}

std::string setting_problem(std::string_view name, std::string_view text) {
  host::Config config;
  const auto set = host::set_option(config, name, text);
  return set ? "" : set.error().detail;
}

Result<host::NodeKeys> read_keys(const std::string& folder) {
  const std::string path = folder + "/" + std::string(host::kKeysFile);
  const auto text = read_secret(path);
  if (!text && text.error().code == Code::not_found) {
    return Error{Code::not_found, path + ": the keys are missing; restore them from their backup"};
  }
  if (!text) return text.error();
  auto keys = host::parse_keys(*text);
  if (!keys) return at(path, keys.error());
  return keys;
}

Result<agreement::PartyKeys> NodeIdentity::known_as(std::string_view agreement_id) const {
  auto known = TRY(host::public_keys(keys, config.id, agreement_id));
  known.tls_pin = tls.pin;
  return known;
}

Result<NodeIdentity> read_identity(const std::string& folder) {
  NodeIdentity identity{TRY(read_config(folder)), TRY(read_keys(folder)), {}};
  identity.tls = TRY(net::make_identity(identity.keys.tls_seed, identity.config.id));
  return identity;
}

Result<std::string> read_local_token(const std::string& folder) {
  const std::string path = folder + "/" + std::string(host::kLocalTokenFile);
  auto token = host::token_from_text(TRY(read_secret(path)));
  if (!token) return at(path, token.error());
  return token;
}

Result<std::string> read_or_make_local_token(const std::string& folder, Disk& disk, Entropy& entropy) {
  auto token = read_local_token(folder);
  if (token || token.error().code != Code::not_found) return token;
  const std::string made = host::make_token(entropy);
  TRY(disk.replace(host::kLocalTokenFile, made + "\n"));
  return made;
}

Result<std::unique_ptr<Disk>> open_node_to_read(const std::string& folder) {
  auto disk = files::open_folder_to_read(folder);
  if (!disk && disk.error().code == Code::not_found) return no_node(folder);
  if (disk && !(*disk)->exists(host::kConfigFile)) return no_node(folder);
  return disk;
}

}  // namespace thalweg::app
