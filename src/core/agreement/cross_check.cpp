// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "agreement/reading_detail.h"

// What no single table shows: names that lead nowhere, gaps along the line, duties that nobody has.
namespace thalweg::agreement {

namespace {

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

void check_names(const Agreement& agreement, Findings& findings, const std::string& path, const Names& names) {
  for (const std::string& language : agreement.languages) {
    if (!names.contains(language)) {
      findings.warning(path, "has no name in \"" + language + "\", a declared language; add the translation");
    }
  }
  for (const auto& [language, words] : names) {
    if (std::find(agreement.languages.begin(), agreement.languages.end(), language) == agreement.languages.end()) {
      findings.warning(path,
                       "has a name in \"" + language + "\", which is not declared; add it to agreement.languages");
    }
  }
}

void check_all_names(const Agreement& agreement, Findings& findings) {
  check_names(agreement, findings, "agreement.title", agreement.title);
  for (const Party& party : agreement.parties)
    check_names(agreement, findings, "party " + quoted(party.id), party.name);
  for (const Observer& observer : agreement.observers) {
    check_names(agreement, findings, "observer " + quoted(observer.id), observer.name);
  }
  for (const Sector& sector : agreement.sectors)
    check_names(agreement, findings, "sector " + quoted(sector.id), sector.name);
  for (const Office& office : agreement.offices)
    check_names(agreement, findings, "office " + quoted(office.id), office.name);
  for (const Escalation& level : agreement.escalation) {
    check_names(agreement, findings, "escalation " + quoted(level.id), level.name);
  }
  for (const Rule& rule : agreement.rules) {
    if (!rule.reason.empty()) check_names(agreement, findings, "release " + quoted(rule.id) + ".reason", rule.reason);
  }
}

void check_parties(const Agreement& agreement, Findings& findings) {
  if (agreement.parties.size() < 2)
    findings.error("party", "there are fewer than two; an agreement has two parties at least");
  for (const Observer& observer : agreement.observers) {
    if (agreement.find_party(observer.id) != nullptr) {
      findings.error("observer " + quoted(observer.id), "has the id of a party; give it its own");
    }
  }
  for (const auto& [key, id] : {std::pair{"frontier.left", &agreement.left}, {"frontier.right", &agreement.right}}) {
    if (!id->empty() && agreement.find_party(*id) == nullptr) {
      findings.error(key, quoted(*id) + " is no party; name the party whose territory lies on that side");
    }
  }
  if (!agreement.left.empty() && agreement.left == agreement.right) {
    findings.error("frontier.right", "names the same party as frontier.left; name the other one");
  }
  std::set<std::string, std::less<>> keys;
  const auto note = [&](const std::string& path, const std::string& key) {
    if (!key.empty() && !keys.insert(key).second) findings.error(path, "is used twice; each role has a key of its own");
  };
  for (const Party& party : agreement.parties) {
    const std::string path = "party " + quoted(party.id);
    note(path + ".log_key", party.log_key);
    note(path + ".witness_key", party.witness_key);
    note(path + ".mirror_key", party.mirror_key);
  }
  for (const Observer& observer : agreement.observers) {
    note("observer " + quoted(observer.id) + ".witness_key", observer.witness_key);
    note("observer " + quoted(observer.id) + ".mirror_key", observer.mirror_key);
  }
}

void check_sectors(const Agreement& agreement, Findings& findings) {
  std::vector<const Sector*> ordered;
  for (const Sector& sector : agreement.sectors) ordered.push_back(&sector);
  std::sort(ordered.begin(), ordered.end(), [](const Sector* a, const Sector* b) {
    return std::pair(a->line, a->from_m) < std::pair(b->line, b->from_m);
  });
  const Sector* before = nullptr;
  for (const Sector* sector : ordered) {
    const std::string path = "sector " + quoted(sector->id);
    const bool continues = before != nullptr && before->line == sector->line;
    const std::int64_t expected = continues ? before->to_m : 0;
    const std::string neighbour = continues ? "the end of " + quoted(before->id) : "the beginning of the line";
    if (sector->from_m < expected) {
      findings.error(
          path + ".from_m",
          "overlaps " + quoted(before->id) + ", which ends at " + std::to_string(expected) + " m; let it begin there");
    } else if (sector->from_m > expected) {
      findings.warning(path + ".from_m",
                       "leaves a gap of " + std::to_string(sector->from_m - expected) + " m after " + neighbour +
                           "; nobody answers for it");
    }
    before = sector;
  }
}

void check_line_covered(const Agreement& agreement, Findings& findings) {
  if (agreement.annexes.frontier.empty() || agreement.sectors.empty()) return;
  const Result<geometry::Frontier> frontier = geometry::Frontier::build(agreement.annexes.frontier);
  if (!frontier) {
    findings.error("frontier.file", frontier.error().detail);
    return;
  }
  for (std::size_t line = 0; line < agreement.annexes.frontier.size(); ++line) {
    std::int64_t end = 0;
    for (const Sector& sector : agreement.sectors) {
      if (sector.line == line) end = std::max(end, sector.to_m);
    }
    const auto length = static_cast<std::int64_t>(frontier->length_m(line));
    if (end < length) {
      findings.warning("sector",
                       "line " + std::to_string(line) + " is " + std::to_string(length) +
                           " m long, but the sectors end at " + std::to_string(end) + " m; extend the last one");
    }
  }
}

void check_office(const Agreement& agreement, Findings& findings, const Office& office) {
  const std::string path = "office " + quoted(office.id);
  if (!office.party.empty() && agreement.find_party(office.party) == nullptr) {
    findings.error(path + ".party", quoted(office.party) + " is no party; correct it");
  }
  for (const std::string& sector : office.sectors) {
    if (agreement.find_sector(sector) == nullptr) {
      findings.error(path + ".sectors", "there is no sector " + quoted(sector) + "; declare it or correct the name");
    }
  }
  if (office.may(Power::log) && office.kinds.empty()) {
    findings.error(path + ".kinds", "is missing, though the office may log; name the kinds, or \"*\" for all");
  }
  if (!office.may(Power::log) && !office.kinds.empty()) {
    findings.error(path + ".kinds",
                   "is given, though the office has no power \"log\"; add the power or take the kinds out");
  }
}

void check_offices(const Agreement& agreement, Findings& findings) {
  for (const Office& office : agreement.offices) check_office(agreement, findings, office);
  for (const Party& party : agreement.parties) {
    const auto somebody_may = [&](Power power, std::string_view kind) {
      return std::any_of(agreement.offices.begin(), agreement.offices.end(), [&](const Office& office) {
        return office.party == party.id && office.may(power) && (kind.empty() || office.may_author(kind));
      });
    };
    const std::string path = "party " + quoted(party.id);
    if (!somebody_may(Power::ratify, "")) {
      findings.error(path, "has no office with the power \"ratify\"; without one it can never bring a text into force");
    }
    if (!somebody_may(Power::log, "ratification")) {
      findings.error(path, "has no office that may author \"ratification\"; give the kind to the one that ratifies");
    }
    if (!somebody_may(Power::log, "incident"))
      findings.warning(path, "has no office that may report incidents; add one");
    if (!somebody_may(Power::keys, ""))
      findings.warning(path, "has no office with the power \"keys\"; it cannot change keys");
    if (!somebody_may(Power::erase, "")) {
      findings.warning(path, "has no office with the power \"erase\"; what must be erased would stay");
    }
  }
}

void check_channels(const Agreement& agreement, Findings& findings) {
  for (const Channel& channel : agreement.channels) {
    const std::string path = "channel " + quoted(channel.id);
    std::set<std::string> sides;
    for (const Contact& contact : channel.contacts) {
      if (!sides.insert(contact.party).second)
        findings.error(path, quoted(contact.party) + " has two contacts; keep one");
      for (const std::string& id : {contact.general, contact.urgent}) {
        const Office* office = agreement.find_office(id);
        if (id.empty()) continue;
        if (office == nullptr || office->party != contact.party) {
          findings.error(path, quoted(id) + " is no office of " + quoted(contact.party) + "; correct the contact");
        }
      }
    }
    for (const Party& party : agreement.parties) {
      if (!sides.contains(party.id)) findings.error(path, "names no contact of " + quoted(party.id) + "; add one");
    }
  }
}

void check_life_first(const Agreement& agreement, Findings& findings) {
  for (const record::Kind& kind : record::kinds()) {
    if (kind.life_safety && agreement.find_life_first(kind.name, "") == nullptr) {
      findings.warning("life_first",
                       "nothing is said for \"" + std::string(kind.name) +
                           "\", which saves life; add its minimum, or it waits like the rest");
    }
  }
  for (const std::string_view type : record::life_safety_types()) {
    if (agreement.find_life_first("incident", type) == nullptr) {
      findings.warning("life_first",
                       "nothing is said for incidents of type \"" + std::string(type) +
                           "\", which saves life; add its minimum, or it waits like the rest");
    }
  }
}

/// A blurred place is of no use when another field tells it exactly.
void check_blur(const Agreement& agreement, Findings& findings) {
  constexpr std::int64_t kCoarse = 1'000;
  for (const Rule& rule : agreement.rules) {
    if (rule.then.blur_m < kCoarse) continue;
    for (const char* field : {"marker", "text"}) {
      const std::vector<const record::Kind*> kinds = kinds_named(rule.when.kinds);
      const bool carried = std::any_of(kinds.begin(), kinds.end(), [&](const record::Kind* kind) {
        return record::find_field(*kind, "place") != nullptr && record::find_field(*kind, field) != nullptr;
      });
      const bool stripped = std::binary_search(rule.then.strip.begin(), rule.then.strip.end(), field);
      if (carried && !stripped && !rule.then.minimum_only) {
        findings.warning("release " + quoted(rule.id),
                         "blurs the place to " + std::to_string(rule.then.blur_m) + " m, but `" + field +
                             "` may still tell it; consider stripping that as well");
      }
    }
  }
}

bool same_conditions(const Deadline& a, const Deadline& b) {
  return a.kind == b.kind && a.asks == b.asks && a.urgencies == b.urgencies && a.types == b.types &&
         a.impact_min == b.impact_min && a.planned == b.planned && a.starts == b.starts && a.until == b.until &&
         a.before == b.before;
}

void check_deadlines(const Agreement& agreement, Findings& findings) {
  for (std::size_t i = 0; i < agreement.deadlines.size(); ++i) {
    const Deadline& deadline = agreement.deadlines[i];
    const std::string path = "deadline " + quoted(deadline.id);
    const bool known = deadline.then == "flag" || deadline.then.empty() ||
                       std::any_of(agreement.escalation.begin(),
                                   agreement.escalation.end(),
                                   [&](const Escalation& level) { return level.id == deadline.then; });
    if (!known) {
      findings.error(path + ".then", quoted(deadline.then) + " is no escalation level; declare it, or write \"flag\"");
    }
    if (deadline.before && deadline.starts != Starts::event_at) {
      findings.error(path + ".starts", "a lead time (before = true) counts back from the event; write \"event_at\"");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (!same_conditions(agreement.deadlines[j], deadline)) continue;
      findings.error(path, "is ambiguous: " + quoted(agreement.deadlines[j].id) + " is for the same case; keep one");
    }
  }
}

void check_retention(const Agreement& agreement, Findings& findings) {
  std::set<std::string> kinds;
  for (const Retention& entry : agreement.retention) {
    if (!kinds.insert(entry.kind).second) {
      findings.error("retention " + quoted(entry.kind), "is given twice; two readers could take either, keep one");
    }
  }
  for (const record::Kind& kind : record::kinds()) {
    if (!kinds.contains(std::string(kind.name))) {
      findings.warning("retention", "says nothing about \"" + std::string(kind.name) + "\"; add how long it is kept");
    }
  }
}

}  // namespace

void cross_check(const Agreement& agreement, Findings& findings) {
  if (agreement.id.empty() && agreement.parties.empty()) return;
  check_parties(agreement, findings);
  check_sectors(agreement, findings);
  check_line_covered(agreement, findings);
  check_offices(agreement, findings);
  check_channels(agreement, findings);
  check_deadlines(agreement, findings);
  check_states(agreement, findings);
  check_life_first(agreement, findings);
  check_retention(agreement, findings);
  check_blur(agreement, findings);
  if (agreement.rules.empty()) {
    findings.warning("release", "there is no rule, so nothing but the life-first minimum would ever leave; add rules");
  }
  check_all_names(agreement, findings);
}

}  // namespace thalweg::agreement
