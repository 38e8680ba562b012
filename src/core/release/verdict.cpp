// SPDX-License-Identifier: Apache-2.0
#include "release/verdict.h"

#include <algorithm>
#include <array>
#include <utility>

namespace thalweg::release {

namespace {

constexpr std::array<Outcome, 4> kOutcomes{
    Outcome::released, Outcome::held_for_approval, Outcome::held_until, Outcome::withheld};

JsonArray to_array(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

Error wrong(const char* key) {
  return {Code::malformed,
          "verdict: \"" + std::string(key) + "\" is missing or of another type; take a verdict as it was written"};
}

Result<std::vector<std::string>> texts_at(const Json& json, const char* key) {
  const Json* value = json.find(key);
  if (value == nullptr || value->as_array() == nullptr) return wrong(key);
  std::vector<std::string> texts;
  for (const Json& member : *value->as_array()) {
    if (member.as_string() == nullptr) return wrong(key);
    texts.push_back(*member.as_string());
  }
  return texts;
}

Result<std::string> text_at(const Json& json, const char* key) {
  const Json* value = json.find(key);
  if (value == nullptr || value->as_string() == nullptr) return wrong(key);
  return *value->as_string();
}

Json to_json(const agreement::Approver& approver) {
  JsonObject members{{"grade", agreement::name(approver.grade)}, {"power", agreement::name(approver.power)}};
  if (!approver.office.empty()) members.emplace_back("office", approver.office);
  return Json(std::move(members));
}

Result<agreement::Approver> approver_from_json(const Json& json) {
  agreement::Approver approver;
  approver.grade = TRY(agreement::grade_from_text(json.text("grade")));
  approver.power = TRY(agreement::power_from_text(json.text("power")));
  approver.office = std::string(json.text("office"));
  if (to_json(approver) != json) return wrong("approvers");
  return approver;
}

}  // namespace

const char* name(Outcome outcome) {
  switch (outcome) {
    case Outcome::released: return "released";
    case Outcome::held_for_approval: return "held_for_approval";
    case Outcome::held_until: return "held_until";
    case Outcome::withheld: return "withheld";
  }
  return "withheld";
}

Json to_json(const Verdict& verdict) {
  JsonArray approvers;
  for (const agreement::Approver& approver : verdict.approvers) approvers.push_back(to_json(approver));
  JsonObject members{{"agreement", verdict.agreement},
                     {"approvers", std::move(approvers)},
                     {"blur_m", verdict.blur_m},
                     {"minimum", verdict.minimum},
                     {"outcome", name(verdict.outcome)},
                     {"reason", verdict.reason},
                     {"rules", to_array(verdict.rules)},
                     {"stripped", to_array(verdict.stripped)},
                     {"warnings", to_array(verdict.warnings)}};
  if (verdict.until) members.emplace_back("until", to_rfc3339(*verdict.until));
  return Json(std::move(members));
}

Bytes to_text(const Verdict& verdict) {
  Bytes text;
  text.reserve(512);
  const auto list = [&](std::string_view key, const std::vector<std::string>& items) {
    (text += key) += '[';
    for (const std::string& item : items) {
      if (&item != &items.front()) text += ',';
      append_canonical(text, item);
    }
    text += ']';
  };
  append_canonical(text += R"({"agreement":)", verdict.agreement);
  text += R"(,"approvers":[)";
  for (const agreement::Approver& approver : verdict.approvers) {
    if (&approver != &verdict.approvers.front()) text += ',';
    text += to_canonical(to_json(approver));
  }
  (text += R"(],"blur_m":)") += std::to_string(verdict.blur_m);
  (text += R"(,"minimum":)") += verdict.minimum ? "true" : "false";
  append_canonical(text += R"(,"outcome":)", name(verdict.outcome));
  append_canonical(text += R"(,"reason":)", verdict.reason);
  list(R"(,"rules":)", verdict.rules);
  list(R"(,"stripped":)", verdict.stripped);
  if (verdict.until) append_canonical(text += R"(,"until":)", to_rfc3339(*verdict.until));
  list(R"(,"warnings":)", verdict.warnings);
  return text += '}';
}

Result<Verdict> verdict_from_json(const Json& json) {
  Verdict verdict;
  const std::string outcome = TRY(text_at(json, "outcome"));
  const auto found =
      std::find_if(kOutcomes.begin(), kOutcomes.end(), [&](Outcome candidate) { return outcome == name(candidate); });
  if (found == kOutcomes.end()) return wrong("outcome");
  verdict.outcome = *found;
  verdict.agreement = TRY(text_at(json, "agreement"));
  verdict.rules = TRY(texts_at(json, "rules"));
  verdict.reason = TRY(text_at(json, "reason"));
  verdict.stripped = TRY(texts_at(json, "stripped"));
  verdict.warnings = TRY(texts_at(json, "warnings"));
  verdict.blur_m = json.integer("blur_m", -1);
  verdict.minimum = json.boolean("minimum");
  if (json.find("until") != nullptr) verdict.until = TRY(instant_from_rfc3339(json.text("until")));
  const Json* approvers = json.find("approvers");
  if (approvers == nullptr || approvers->as_array() == nullptr) return wrong("approvers");
  for (const Json& given : *approvers->as_array()) {
    agreement::Approver approver = TRY(approver_from_json(given));
    verdict.approvers.push_back(std::move(approver));
  }
  if (verdict.blur_m < 0 || to_json(verdict) != json) {
    return Error{Code::malformed,
                 "verdict: it has a field of another type or one that is not known; take it as it was written"};
  }
  return verdict;
}

}  // namespace thalweg::release
