// SPDX-License-Identifier: Apache-2.0
#include "thalweg/demo_player.h"

namespace thalweg::app {
namespace {

/// The single result of a submission or approval.
Result<Json> only_result(const Json& answer) {
  const Json* results = answer.find("results");
  if (results == nullptr || results->as_array() == nullptr || results->as_array()->size() != 1)
    return Error{Code::malformed, "the node's answer holds no result"};
  const Json& result = results->as_array()->front();
  if (result.text("status") != "refused") return result;
  const Json* error = result.find("error");
  return Error{Code::refused, std::string(error != nullptr ? error->text("detail") : "without a reason")};
}

}  // namespace

Result<std::string> Player::play(const formats::ScenarioStep& step) {
  const auto node = nodes_.find(step.party);
  if (node == nodes_.end())
    return Error{Code::not_found, "line " + std::to_string(step.line) + ": no node of party '" + step.party + "' runs"};
  if (step.kind == "approve") return approve(step, node->second);
  Json draft = step.draft;
  JsonArray cites;
  for (const formats::ScenarioCite& cite : step.cites) {
    const auto id = ids_.find(cite.label);
    if (id == ids_.end())
      return Error{
          Code::not_found,
          "line " + std::to_string(step.line) + ": '" + cite.label + "' was not released, so it can't be cited"};
    cites.emplace_back(JsonObject{{"record", id->second}, {"rel", cite.rel}});
  }
  if (!cites.empty()) draft.set("cites", std::move(cites));
  const Json answer = TRY(node->second.post("/records", Json(JsonObject{{"records", JsonArray{std::move(draft)}}})));
  auto result = only_result(answer);
  if (!result)
    return Error{result.error().code,
                 "line " + std::to_string(step.line) + " (" + step.label + "): " + result.error().detail};
  if (const auto id = result->text("id"); !id.empty()) ids_[step.label] = id;
  national_[step.label] = result->text("national");
  return step.party + " " + step.kind + " " + step.label + ": " + std::string(result->text("status"));
}

Result<std::string> Player::approve(const formats::ScenarioStep& step, const Client& node) {
  const Json body(JsonObject{{"office", step.office}, {"reason", "as the scenario says"}});
  const Json answer = TRY(node.post("/held/" + national_[step.label] + "/approve", body));
  auto result = only_result(answer);
  if (!result)
    return Error{result.error().code,
                 "line " + std::to_string(step.line) + " (approve " + step.label + "): " + result.error().detail};
  if (const auto id = result->text("id"); !id.empty()) ids_[step.label] = id;
  return step.party + " approve " + step.label + ": " + std::string(result->text("status"));
}

}  // namespace thalweg::app
