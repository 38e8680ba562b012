// SPDX-License-Identifier: Apache-2.0
#include "host/node_folder.h"

#include <algorithm>
#include <array>
#include <set>

#include "formats/geojson.h"
#include "journal/note.h"
#include "machine/payloads.h"

namespace thalweg::host {
namespace {

Error in_file(std::string_view file, Error error) {
  error.detail = std::string(file) + ": " + error.detail;
  return error;
}

template <class T>
Result<T> in_file(std::string_view file, Result<T> result) {
  if (!result) return in_file(file, result.error());
  return result;
}

/// A name that cannot lead anywhere but into the folder.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

std::string join(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
}

/// The file that a section names, or empty.
std::string_view file_of(const Json& agreement, std::string_view section) {
  const Json* table = agreement.find(section);
  return table == nullptr ? std::string_view() : table->text("file");
}

/// Reads a named file into `found`. Gives null when the text names none or it is not there.
Result<const std::string*> read_named(const Disk& disk,
                                      std::string_view folder,
                                      std::string_view name,
                                      AnnexFiles& found) {
  if (name.empty()) return nullptr;
  if (!is_plain_name(name)) {
    return Error{Code::malformed, "the text names the file '" + std::string(name) + "'; it must lie beside the text"};
  }
  auto bytes = disk.read_all(join(folder, name));
  if (!bytes && bytes.error().code == Code::not_found) {
    found.missing.emplace_back(name);
    return nullptr;
  }
  if (!bytes) return bytes.error();
  return &found.files.insert_or_assign(std::string(name), std::move(*bytes)).first->second;
}

std::vector<agreement::Crossing> to_agreement(std::vector<formats::Crossing> crossings) {
  std::vector<agreement::Crossing> list;
  for (formats::Crossing& crossing : crossings) {
    agreement::Crossing one{crossing.id, {}, crossing.position, crossing.uncertainty_m};
    for (auto& [language, name] : crossing.names) one.name.emplace(language, std::move(name));
    list.push_back(std::move(one));
  }
  return list;
}

Result<Unit> read_policies(const Disk& disk, const std::string& folder, AgreementFolder& result) {
  for (const std::string& name : TRY(disk.list(folder))) {
    if (!name.starts_with("policy-") || !name.ends_with(".toml")) continue;
    std::string text = TRY(disk.read_all(join(folder, name)));
    TRY(in_file(join(folder, name), agreement::parse_policy(text, result.agreement)));
    result.text.policies.push_back(std::move(text));
  }
  return Unit{};
}

constexpr std::array<std::pair<std::string_view, Hash NodeKeys::*>, 4> kSeeds = {{
    {"log_seed", &NodeKeys::log_seed},
    {"witness_seed", &NodeKeys::witness_seed},
    {"mirror_seed", &NodeKeys::mirror_seed},
    {"tls_seed", &NodeKeys::tls_seed},
}};

constexpr std::array<std::pair<std::string_view, std::string agreement::PartyKeys::*>, 6> kPublic = {{
    {"id", &agreement::PartyKeys::id},
    {"log_key", &agreement::PartyKeys::log_key},
    {"witness_key", &agreement::PartyKeys::witness_key},
    {"mirror_key", &agreement::PartyKeys::mirror_key},
    {"tls_pin", &agreement::PartyKeys::tls_pin},
    {"address", &agreement::PartyKeys::address},
}};

/// What can stand between quotes as it is.
bool is_plain(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

Result<std::string> vkey(const std::string& name, journal::KeyType type, const Hash& seed) {
  return journal::to_vkey(TRY(journal::make_signer(name, type, seed)).verifier());
}

}  // namespace

NodeKeys make_keys(Entropy& entropy) {
  NodeKeys keys;
  for (const auto& [name, seed] : kSeeds) keys.*seed = entropy.hash();
  return keys;
}

std::string to_toml(const NodeKeys& keys) {
  std::string toml =
      "# The secret keys of this node. Whoever has them can speak as this party: keep this file and its backups from\n"
      "# everybody, and never put it on two machines at once.\n";
  for (const auto& [name, seed] : kSeeds) toml += std::string(name) + " = \"" + to_hex(keys.*seed) + "\"\n";
  return toml;
}

Result<NodeKeys> parse_keys(std::string_view toml) {
  const auto json = parse_toml(toml);
  if (!json) return Error{Code::malformed, "it is no TOML; restore it from its backup"};
  NodeKeys keys;
  std::set<Hash> seen;
  for (const auto& [name, seed] : kSeeds) {
    const auto value = hash_from_hex(json->text(name));
    if (!value) return Error{Code::malformed, std::string(name) + " is missing or is not 64 hexadecimal digits"};
    if (!seen.insert(*value).second) return Error{Code::malformed, std::string(name) + " is the same as another seed"};
    keys.*seed = *value;
  }
  if (json->as_object()->size() != kSeeds.size()) return Error{Code::malformed, "it holds more than the four seeds"};
  return keys;
}

Result<agreement::PartyKeys> public_keys(const NodeKeys& keys, std::string_view id, std::string_view agreement_id) {
  using journal::KeyType;
  agreement::PartyKeys known;
  known.id = id;
  known.log_key = TRY(vkey(agreement::origin(agreement_id, id), KeyType::ed25519, keys.log_seed));
  known.witness_key = TRY(vkey(machine::witness_name(id), KeyType::cosignature, keys.witness_seed));
  known.mirror_key = TRY(vkey(machine::mirror_name(id), KeyType::cosignature, keys.mirror_seed));
  return known;
}

std::string to_toml(const agreement::PartyKeys& keys, std::string_view agreement_id) {
  std::string toml =
      "# Public keys for `thalweg agree new`. Compare them with their owner by another way before you trust them.\n";
  toml += "agreement = \"" + std::string(agreement_id) + "\"\n";
  for (const auto& [name, field] : kPublic) toml += std::string(name) + " = \"" + keys.*field + "\"\n";
  return toml;
}

Result<NamedKeys> parse_public_keys(std::string_view toml) {
  const Json json = TRY(parse_toml(toml));
  NamedKeys named;
  named.agreement = json.text("agreement");
  for (const auto& [name, field] : kPublic) {
    named.keys.*field = json.text(name);
    if (!is_plain(named.keys.*field) || !is_plain(named.agreement))
      return Error{Code::malformed,
                   "'" + std::string(name) + "' or 'agreement' has a quote, backslash or control character"};
    if ((named.keys.*field).empty()) {
      return Error{Code::malformed,
                   "'" + std::string(name) + "' is missing; ask its owner for the output of `thalweg keys show`"};
    }
  }
  return named;
}

Result<AnnexFiles> read_annexes(const Disk& disk, std::string_view folder, std::string_view text) {
  const Json json = TRY(parse_toml(text));
  AnnexFiles found;
  found.frontier = file_of(json, "frontier");
  found.crossings = file_of(json, "crossings");
  if (const std::string* bytes = TRY(read_named(disk, folder, found.frontier, found))) {
    found.annexes.frontier = TRY(in_file(found.frontier, formats::read_frontier(*bytes)));
    found.annexes.frontier_sha256 = sha256(*bytes);
  }
  if (const std::string* bytes = TRY(read_named(disk, folder, found.crossings, found))) {
    found.annexes.crossings = to_agreement(TRY(in_file(found.crossings, formats::read_crossings(*bytes))));
    found.annexes.crossings_sha256 = sha256(*bytes);
  }
  return found;
}

Result<AgreementFolder> read_agreement(const Disk& disk, const std::string& folder) {
  AgreementFolder result;
  result.path = folder;
  const std::string path = join(folder, kAgreementFile);
  result.text.text = TRY(in_file(path, disk.read_all(path)));
  AnnexFiles files = TRY(in_file(path, read_annexes(disk, folder, result.text.text)));
  if (!files.missing.empty()) {
    return Error{
        Code::not_found,
        join(folder, files.missing.front()) + " is missing; the agreement names it, so put it beside the text"};
  }
  if (!files.frontier.empty()) result.geojson.emplace("frontier", files.files.at(files.frontier));
  if (!files.crossings.empty()) result.geojson.emplace("crossings", files.files.at(files.crossings));
  if (auto land = disk.read_all(join(folder, kLandFile))) result.geojson.emplace("land", std::move(*land));
  result.text.annexes = files.annexes;
  result.agreement = TRY(in_file(path, agreement::parse(result.text.text, std::move(files.annexes))));
  TRY(read_policies(disk, folder, result));
  return result;
}

Result<std::vector<AgreementFolder>> read_agreements(const Disk& disk) {
  std::vector<AgreementFolder> all;
  for (const std::string& id : TRY(disk.list("agreements"))) {
    for (const std::string& version : TRY(disk.list("agreements/" + id))) {
      AgreementFolder one = TRY(read_agreement(disk, "agreements/" + id + "/" + version));
      const std::string expected = agreement_path(one.agreement.id, one.agreement.version);
      if (one.path != expected) {
        return Error{Code::malformed, one.path + " holds what belongs into " + expected + "; use `thalweg agree add`"};
      }
      all.push_back(std::move(one));
    }
  }
  std::sort(all.begin(), all.end(), [](const AgreementFolder& a, const AgreementFolder& b) {
    return std::pair(a.agreement.id, a.agreement.version) < std::pair(b.agreement.id, b.agreement.version);
  });
  return all;
}

std::string agreement_path(std::string_view id, std::int64_t version) {
  return "agreements/" + std::string(id) + "/v" + std::to_string(version);
}

Result<Unit> check_own_keys(const agreement::Agreement& agreement, const agreement::PartyKeys& own) {
  const agreement::Party* party = agreement.find_party(own.id);
  const agreement::Observer* observer = agreement.find_observer(own.id);
  if (party == nullptr && observer == nullptr) {
    return Error{
        Code::refused,
        "'" + own.id + "' is neither a party nor an observer of " + agreement.id + "; this node has no part in it"};
  }
  const auto same = [&](std::string_view what, const std::string& named, const std::string& had) -> Result<Unit> {
    if (named == had) return Unit{};
    return Error{Code::refused,
                 agreement.id + " names " + named + " as " + std::string(what) + " of " + own.id +
                     ", but this node has " + had + "; the text was filled with other keys"};
  };
  if (party != nullptr) TRY(same("log key", party->log_key, own.log_key));
  TRY(same("witness key", party != nullptr ? party->witness_key : observer->witness_key, own.witness_key));
  TRY(same("mirror key", party != nullptr ? party->mirror_key : observer->mirror_key, own.mirror_key));
  return same("TLS key", party != nullptr ? party->tls_pin : observer->tls_pin, own.tls_pin);
}

}  // namespace thalweg::host
