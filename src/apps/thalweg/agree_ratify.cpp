// SPDX-License-Identifier: Apache-2.0
#include "thalweg/agree_ratify.h"

#include <algorithm>
#include <cstdio>

#include "agreement/explain.h"
#include "thalweg/client.h"
#include "thalweg/node_files.h"
#include "thalweg/telling.h"

namespace thalweg::app {
namespace {

/// The newest version in the folder, of the agreement that was named or of the only one.
Result<agreement::Agreement> find_newest(const RatifyOptions& options) {
  const auto node = TRY(open_node_to_read(options.folder));
  std::vector<host::AgreementFolder> versions = TRY(host::read_agreements(*node));
  if (!options.id.empty())
    std::erase_if(versions, [&](const auto& version) { return version.agreement.id != options.id; });
  if (versions.empty()) {
    return Error{Code::not_found,
                 "this node has no agreement " + options.id + "; put it here with `thalweg agree add DIR`"};
  }
  if (versions.front().agreement.id != versions.back().agreement.id) {
    return Error{Code::malformed, "this node has several agreements; name one: `thalweg agree ratify ID`"};
  }
  return versions.back().agreement;
}

Result<std::string> choose_office(const agreement::Agreement& agreement,
                                  const std::string& party,
                                  const std::string& wanted) {
  std::vector<std::string> able;
  for (const agreement::Office& office : agreement.offices) {
    if (office.party == party && office.may(agreement::Power::ratify) && office.may_author("ratification"))
      able.push_back(office.id);
  }
  const std::string choice = wanted.empty() && able.size() == 1 ? able.front() : wanted;
  if (std::find(able.begin(), able.end(), choice) != able.end()) return choice;
  std::string names;
  for (const std::string& id : able) names += (names.empty() ? "" : ", ") + id;
  return Error{wanted.empty() ? Code::malformed : Code::refused,
               (wanted.empty() ? "several offices may ratify" : "'" + wanted + "' may not ratify for " + party) +
                   "; name one with --office: " + names};
}

/// The node must have taken up the text that is shown.
Result<Unit> check_loaded(const Json& node, const agreement::Agreement& agreement) {
  const Json* loaded = node.find("agreements");
  for (const Json& each : loaded == nullptr || loaded->as_array() == nullptr ? JsonArray() : *loaded->as_array()) {
    if (each.text("id") == agreement.id && each.text("hash") == to_hex(agreement.hash)) return Unit{};
  }
  return Error{Code::conflict,
               "the running node does not know version " + std::to_string(agreement.version) + " of " + agreement.id +
                   " yet; restart it, then ratify"};
}

bool ask(const agreement::Agreement& agreement, const RatifyOptions& options) {
  print(agreement::explain(agreement, options.language));
  print("\nRatify " + agreement.id + " version " + std::to_string(agreement.version) + ", SHA-256 " +
        to_hex(agreement.hash) + ", for good? Type \"yes\": ");
  char answer[8] = {};
  return std::fgets(answer, sizeof(answer), stdin) != nullptr && std::string_view(answer) == "yes\n";
}

}  // namespace

Result<Exit> ratify_agreement(const RatifyOptions& options) {
  const host::Config config = TRY(read_config(options.folder));
  const agreement::Agreement agreement = TRY(find_newest(options));
  const std::string office = TRY(choose_office(agreement, config.id, options.office));
  const Client client = TRY(Client::open(options.folder, options.node));
  TRY(check_loaded(TRY(client.get("/node")), agreement));
  if (!options.yes && !ask(agreement, options)) {
    print("Nothing was said.\n");
    return Exit::refused;
  }
  const Json draft = JsonObject{{"kind", "ratification"},
                                {"agreement", agreement.id},
                                {"office", office},
                                {"purpose", "administration"},
                                {"agreement_version", agreement.version},
                                {"agreement_hash", to_hex(agreement.hash)}};
  const Json answer = TRY(client.post("/records", Json(JsonObject{{"records", JsonArray{draft}}})));
  const Json* results = answer.find("results");
  if (results == nullptr || results->as_array() == nullptr || results->as_array()->empty()) {
    return Error{Code::unsupported, "the node's answer is not what this program knows"};
  }
  const Json& result = results->as_array()->front();
  print(tell_result(result));
  return result.text("status") == "refused" ? Exit::refused : Exit::done;
}

}  // namespace thalweg::app
