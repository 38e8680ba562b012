// SPDX-License-Identifier: Apache-2.0
#include "machine/draft.h"

namespace thalweg::machine {
namespace {

Result<Unit> insist(Json& draft, std::string_view field, std::string_view value) {
  const Json* given = draft.find(field);
  if (given != nullptr && !given->is_null() && draft.text(field) != value) {
    return Error{Code::refused,
                 "/" + std::string(field) + ": '" + std::string(draft.text(field)) + "' is not '" + std::string(value) +
                     "'; leave it out, the node fills it in"};
  }
  draft.set(field, value);
  return Unit{};
}

bool lacks(const Json& draft, std::string_view field) {
  const Json* given = draft.find(field);
  return given == nullptr || given->is_null();
}

}  // namespace

Result<record::Record> complete(Json draft,
                                std::string_view party,
                                const agreement::Agreement& agreement,
                                Instant now) {
  if (draft.as_object() == nullptr) return Error{Code::malformed, "a draft must be a JSON object"};
  TRY(insist(draft, "agreement", agreement.id));
  TRY(insist(draft, "party", party));
  draft.set("recorded_at", to_rfc3339(Instant::unix_ms(now.unix_ms() / 1000 * 1000)));
  draft.set("v", record::kRecordVersion);
  if (lacks(draft, "exercise")) draft.set("exercise", agreement.exercise);
  if (lacks(draft, "lang") && !agreement.languages.empty()) draft.set("lang", agreement.languages.front());
  if (lacks(draft, "legal_basis"))
    draft.set("legal_basis", JsonArray(agreement.legal_basis.begin(), agreement.legal_basis.end()));
  if (lacks(draft, "retain_until")) {
    if (const agreement::Retention* retention = agreement.find_retention(draft.text("kind")))
      draft.set("retain_until", to_date(now + retention->keep));
  }
  return record::compose(std::move(draft));
}

}  // namespace thalweg::machine
