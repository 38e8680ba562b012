// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/officers.h"

// What commissioners do: they open cases, join, continue, close and merge them, and propose words for the public.
namespace thalweg::sim {
namespace {

using Chosen = std::vector<const Known*>;

Json cite(const Known& known, const char* rel) {
  return JsonObject{{"record", to_hex(known.id)}, {"rel", rel}};
}

Chosen known_of(const SimNode& node, std::initializer_list<std::string_view> kinds) {
  Chosen chosen;
  for (const Known* known : node.library.all()) {
    const bool wanted =
        known->record && std::find(kinds.begin(), kinds.end(), known->record->kind->name) != kinds.end();
    if (wanted) chosen.push_back(known);
  }
  return chosen;
}

}  // namespace

Act Officers::case_record(JsonArray cites) {
  JsonObject fields{{"lead_office", headquarters()}, {"title", JsonObject{{"en", "What happened at the gate"}}}};
  if (dice_.per_mille(300)) fields.emplace_back("next_step", JsonObject{{"en", "Look at the place together"}});
  if (!cites.empty()) fields.emplace_back("cites", std::move(cites));
  return made(headquarters(), "case", std::move(fields));
}

Act Officers::communique(JsonArray cites) {
  JsonObject fields{{"form", "clarification"},
                    {"title", JsonObject{{"en", "What is true"}}},
                    {"words", JsonObject{{"en", "Both sides looked into it."}}}};
  if (!cites.empty()) fields.emplace_back("cites", std::move(cites));
  return made(headquarters(), "communique", std::move(fields));
}

std::optional<Act> Officers::casework(const SimNode& node) {
  const Chosen cases = known_of(node, {"case"});
  const Chosen matters = known_of(node, {"incident", "request", "dispute", "communique"});
  const auto any = [&](const Chosen& from) -> const Known& {
    return *from[static_cast<std::size_t>(dice_.below(from.size()))];
  };
  if (matters.empty()) return std::nullopt;
  const std::uint64_t how = dice_.below(100);
  if (cases.empty() || how < 20) return case_record({cite(any(matters), "gathers")});
  const Known& chosen = any(cases);
  if (how < 40) return case_record({cite(chosen, "belongs"), cite(any(matters), "gathers")});
  if (how < 50) return case_record({cite(chosen, "belongs"), cite(any(cases), "merges")});
  if (how < 65)
    return made(headquarters(), "closure", {{"cites", JsonArray{cite(chosen, "closes")}}, {"outcome", "settled"}});
  if (how < 75) return communique({cite(chosen, "belongs")});
  const Chosen open = known_of(node, {"case", "communique", "closure"});
  const Known& proposed = any(open);
  if (proposed.party == party_) return std::nullopt;
  return made(headquarters(), "assent", {{"cites", JsonArray{cite(proposed, "assents")}}});
}

}  // namespace thalweg::sim
