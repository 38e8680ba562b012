// SPDX-License-Identifier: Apache-2.0
#include "agreement/explain.h"

#include <algorithm>
#include <map>

namespace thalweg::agreement {

namespace {

std::string joined(const std::vector<std::string>& words, const char* between = ", ") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

const char* impact_name(std::uint8_t impact) {
  constexpr const char* kNames[] = {"low", "medium", "high", "very_high"};
  CHECK(impact >= 1);
  CHECK(impact <= 4);
  return kNames[impact - 1];
}

std::string metres(std::int64_t m) {
  return m >= 1000 && m % 1000 == 0 ? std::to_string(m / 1000) + " km" : std::to_string(m) + " m";
}

std::string described(const Approver& approver) {
  if (!approver.office.empty()) return approver.office;
  return std::string("an office of grade ") + name(approver.grade) + " or above (power " + name(approver.power) + ")";
}

std::string described(const Conditions& when) {
  std::vector<std::string> parts;
  parts.push_back(when.kinds.empty() ? "any kind of record" : joined(when.kinds, " or "));
  const auto list = [&](const char* before, const std::vector<std::string>& values) {
    if (!values.empty()) parts.push_back(before + joined(values, " or "));
  };
  list("of type ", when.types);
  list("by ", when.from);
  list("on channel ", when.channels);
  list("for the purpose of ", when.purposes);
  list("marked ", when.markings);
  list("in sector ", when.sectors);
  std::vector<std::string> grades;
  for (const Grade grade : when.grades) grades.emplace_back(name(grade));
  list("from an office of grade ", grades);
  if (when.side == Side::own) parts.emplace_back("on the author's territory");
  if (when.side == Side::other) parts.emplace_back("on the neighbour's territory");
  if (when.distance_m_max) parts.push_back("within " + metres(*when.distance_m_max) + " of the line");
  if (when.distance_m_min) parts.push_back("at least " + metres(*when.distance_m_min) + " from the line");
  if (when.age_min) parts.push_back("at least " + to_text(*when.age_min) + " old");
  if (when.age_max) parts.push_back("at most " + to_text(*when.age_max) + " old");
  if (when.impact_min) parts.push_back(std::string("of impact ") + impact_name(*when.impact_min) + " or above");
  if (when.impact_max) parts.push_back(std::string("of impact ") + impact_name(*when.impact_max) + " or below");
  if (when.exercise) parts.emplace_back(*when.exercise ? "in a drill" : "outside drills");
  return joined(parts);
}

std::string described(const Effects& then) {
  if (then.decision == Decision::withhold) return "withheld";
  std::vector<std::string> parts{then.minimum_only ? "released, the life-first minimum only" : "released"};
  if (then.blur_m > 0) parts.push_back("place blurred to " + metres(then.blur_m));
  if (!then.strip.empty()) parts.push_back("without " + joined(then.strip, " and "));
  if (then.delay > Duration()) parts.push_back(to_text(then.delay) + " after it was known");
  for (const Approver& approver : then.approve) parts.push_back("after " + described(approver) + " approved it");
  return joined(parts);
}

std::string described(const Deadline& deadline) {
  std::string text = deadline.kind;
  const auto list = [&](const char* before, const std::vector<std::string>& values) {
    if (!values.empty()) text += before + joined(values, " or ");
  };
  list(" for ", deadline.asks);
  list(" of type ", deadline.types);
  list(" of urgency ", deadline.urgencies);
  if (deadline.impact_min) text += std::string(" of impact ") + impact_name(*deadline.impact_min) + " or above";
  if (deadline.planned) text += *deadline.planned ? ", planned" : ", unplanned";
  text += std::string(": ") + name(deadline.until) + (deadline.before ? " at least " : " within ") +
          to_text(deadline.within);
  text += std::string(deadline.before ? " before " : " from ") + name(deadline.starts);
  text += deadline.then == "flag" ? ", else it is flagged" : ", else it goes to " + deadline.then;
  return text + ". Origin: " + deadline.origin;
}

std::string described(const StateRow& row) {
  std::string text;
  for (const Fact fact : row.when) text += (text.empty() ? "when " : " and ") + std::string(name(fact));
  return text.empty() ? "otherwise" : text;
}

std::string described(const Flag& flag) {
  std::string text = flag.kind;
  if (!flag.types.empty()) text += " of type " + joined(flag.types, " or ");
  if (flag.impact_min) text += std::string(" of impact ") + impact_name(*flag.impact_min) + " or above";
  if (!flag.people.empty()) text += " with people " + joined(flag.people, " or ");
  return text + ": goes to " + flag.level + " and is looked into all the same, until offices of grade " +
         name(flag.grade) + " or above of all parties have ended it. Origin: " + flag.origin;
}

std::string described(const LifeFirst& entry) {
  std::string text = entry.kind;
  if (!entry.types.empty()) text += " (" + joined(entry.types) + ")";
  if (entry.distance_m_max) text += " within " + metres(*entry.distance_m_max) + " of the line";
  text += ": at once, whatever the rules say; at least the fields that every " + entry.kind + " has";
  if (!entry.minimum.empty()) text += " and " + joined(entry.minimum);
  text += entry.precision_m == 0 ? "; the place exactly" : "; the place to " + metres(entry.precision_m) + " or better";
  return text + ". Origin: " + entry.origin;
}

class Page {
 public:
  void heading(const std::string& words) { text_ += (text_.empty() ? "" : "\n") + words + "\n"; }

  void line(const std::string& words) { text_ += "  " + words + "\n"; }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void explain_visible(Page& page, const Agreement& agreement, std::string_view language) {
  for (const Party& author : agreement.parties) {
    page.heading("What the others see of what " + std::string(agreement.called(author.name, author.id, language)) +
                 " knows (the first rule that applies decides):");
    for (const Rule& rule : agreement.rules) {
      const std::vector<std::string>& from = rule.when.from;
      if (from.empty() || std::find(from.begin(), from.end(), author.id) != from.end()) {
        page.line("[" + rule.id + "] " + explain(rule));
      }
    }
    page.line("otherwise: withheld");
  }
}

void explain_offices(Page& page, const Agreement& agreement, std::string_view language) {
  page.heading("Who may do what:");
  for (const Office& office : agreement.offices) {
    std::vector<std::string> powers;
    for (const Power power : office.powers) powers.emplace_back(name(power));
    std::string line = "[" + office.id + "] " + std::string(agreement.called(office.name, office.id, language)) + " (" +
                       office.party + ", " + name(office.grade) + "): " + joined(powers);
    if (office.kinds == std::vector<std::string>{"*"})
      line += "; authors every kind";
    else if (!office.kinds.empty())
      line += "; authors " + joined(office.kinds);
    if (!office.sectors.empty()) line += "; for " + joined(office.sectors);
    page.line(line);
  }
}

}  // namespace

std::string explain(const Rule& rule) {
  return described(rule.when) + ": " + described(rule.then);
}

std::string explain(const Agreement& agreement, std::string_view language) {
  Page page;
  page.heading(std::string(agreement.called(agreement.title, agreement.id, language)) + " (" + agreement.id +
               ", version " + std::to_string(agreement.version) + (agreement.exercise ? ", a drill)" : ")"));
  page.line("SHA-256 of the text: " + to_hex(agreement.hash));
  for (const std::string& basis : agreement.legal_basis) page.line("Legal basis: " + basis);
  page.line("Corridor: " + metres(agreement.corridor_m) + " on each side of the line in " +
            agreement.frontier_file.file);
  explain_visible(page, agreement, language);
  page.heading("Life first:");
  for (const LifeFirst& entry : agreement.life_first) page.line(described(entry));
  page.heading("What is owed, and when:");
  for (const Deadline& deadline : agreement.deadlines) page.line("[" + deadline.id + "] " + described(deadline));
  if (!agreement.flags.empty()) page.heading("What is marked by itself:");
  for (const Flag& flag : agreement.flags) page.line("[" + flag.id + "] " + described(flag));
  if (!agreement.states.empty()) page.heading("How states are called (the first row that holds decides):");
  for (const StateRow& row : agreement.states) {
    page.line(row.kind + ": " + row.name + " " + described(row) + ". Origin: " + row.origin);
  }
  page.heading("How long it is kept:");
  for (const Retention& entry : agreement.retention) {
    page.line(entry.kind + ": " + to_text(entry.keep) + ". Origin: " + entry.origin);
  }
  explain_offices(page, agreement, language);
  page.heading(
      "A text that looks as if it named a person " +
      std::string(agreement.guard.hold ? "waits until an office of grade " : "is marked; to override takes grade ") +
      name(agreement.guard.override_grade) + (agreement.guard.hold ? " or above answers for it." : " or above."));
  return page.take();
}

// ---------------------------------------------------------------------------------------------------------------------
// Comparing two texts.

namespace {

/// One thing an agreement says: its place in the text, a short value and a sentence.
struct Statement {
  std::string path;
  std::string value;
  std::string sentence;
};

std::string keys_of(const Party& party) {
  return party.log_key + " " + party.witness_key + " " + party.mirror_key + " " + party.tls_pin + " " + party.address;
}

std::string names_of(const Names& names) {
  std::string text;
  for (const auto& [language, words] : names) text += (text.empty() ? "" : "; ") + language + ": " + words;
  return text;
}

void state_who(const Agreement& agreement, std::vector<Statement>& out) {
  for (const Party& party : agreement.parties) {
    out.push_back({"party '" + party.id + "'", keys_of(party), "keys and address of " + party.id});
    out.push_back({"party '" + party.id + "'.name", names_of(party.name), "the name of " + party.id});
  }
  for (const Observer& observer : agreement.observers) {
    out.push_back({"observer '" + observer.id + "'",
                   observer.witness_key + " " + observer.mirror_key + " " + observer.tls_pin + " " + observer.address,
                   "keys and address of the observer " + observer.id});
  }
  out.push_back({"frontier",
                 to_hex(agreement.frontier_file.sha256) + ", left " + agreement.left + ", right " + agreement.right,
                 "the line itself"});
  out.push_back({"frontier.corridor_m", metres(agreement.corridor_m), "the corridor on each side"});
  out.push_back({"crossings", to_hex(agreement.crossings_file.sha256), "the list of crossings"});
  for (const Sector& sector : agreement.sectors) {
    out.push_back({"sector '" + sector.id + "'",
                   metres(sector.from_m) + " to " + metres(sector.to_m) + " on line " + std::to_string(sector.line) +
                       ", seats " + joined(sector.seats),
                   "the stretch of " + sector.id});
  }
  for (const Office& office : agreement.offices) {
    std::vector<std::string> powers;
    for (const Power power : office.powers) powers.emplace_back(name(power));
    out.push_back({"office '" + office.id + "'",
                   office.party + ", " + name(office.grade) + ", may " + joined(powers) + ", authors " +
                       joined(office.kinds) + ", sectors " + joined(office.sectors),
                   "what the office " + office.id + " may do"});
  }
  for (const Channel& channel : agreement.channels) {
    std::string contacts;
    for (const Contact& contact : channel.contacts) {
      contacts += ", " + contact.party + ": " + contact.general + " / " + contact.urgent;
    }
    out.push_back({"channel '" + channel.id + "'", joined(channel.kinds) + contacts, "whom to turn to"});
  }
}

std::vector<Statement> statements(const Agreement& agreement) {
  std::vector<Statement> out;
  out.push_back({"agreement.title", names_of(agreement.title), "the title"});
  out.push_back({"agreement.exercise", agreement.exercise ? "drill" : "live", "whether it is a drill"});
  out.push_back({"agreement.languages", joined(agreement.languages), "the languages"});
  out.push_back({"agreement.legal_basis", joined(agreement.legal_basis, "; "), "the legal basis"});
  state_who(agreement, out);
  for (std::size_t i = 0; i < agreement.rules.size(); ++i) {
    const Rule& rule = agreement.rules[i];
    out.push_back({"release '" + rule.id + "'", described(rule.then), described(rule.when)});
    out.push_back(
        {"release '" + rule.id + "'.conditions", described(rule.when), "when the rule " + rule.id + " applies"});
    out.push_back({"release '" + rule.id + "'.place",
                   i == 0 ? "first" : "after '" + agreement.rules[i - 1].id + "'",
                   "the order in which " + rule.id + " is tried"});
  }
  for (const LifeFirst& entry : agreement.life_first) {
    out.push_back({"life_first '" + entry.kind + (entry.types.empty() ? "" : " " + joined(entry.types)) + "'",
                   described(entry),
                   "the minimum that leaves at once"});
  }
  for (const Deadline& deadline : agreement.deadlines) {
    out.push_back({"deadline '" + deadline.id + "'", described(deadline), "what is owed"});
  }
  for (const Flag& flag : agreement.flags) {
    out.push_back({"flag '" + flag.id + "'", described(flag), "what is marked by itself"});
  }
  std::map<std::string, std::string> machines;
  for (const StateRow& row : agreement.states) {
    std::string& machine = machines[row.kind];
    machine += (machine.empty() ? "" : ", ") + row.name + " " + described(row);
  }
  for (const auto& [kind, machine] : machines) {
    out.push_back({"state '" + kind + "'", machine, "how the states of each " + kind + " are called"});
  }
  for (const Retention& entry : agreement.retention) {
    out.push_back({"retention '" + entry.kind + "'", to_text(entry.keep), "how long each " + entry.kind + " is kept"});
  }
  for (const Escalation& level : agreement.escalation) {
    out.push_back({"escalation '" + level.id + "'", names_of(level.name), "a level above"});
  }
  out.push_back({"guard",
                 std::string(agreement.guard.hold ? "hold" : "warn") + ", " + name(agreement.guard.override_grade),
                 "what happens to text that may name a person"});
  return out;
}

std::string others_of(const Agreement& agreement, const Rule& rule) {
  std::vector<std::string> names;
  for (const Party& party : agreement.parties) {
    const std::vector<std::string>& from = rule.when.from;
    const bool is_only_author = from.size() == 1 && from.front() == party.id;
    if (!is_only_author) names.emplace_back(agreement.called(party.name, party.id, "en"));
  }
  return joined(names, " and ");
}

/// The sentence for a change of a release rule's effects, in terms of what the reader would see.
std::string meaning_of(const Agreement& agreement, const Rule& rule, const Rule* before) {
  const std::string who = others_of(agreement, rule);
  const std::string what = described(rule.when);
  if (before != nullptr && before->then.decision == Decision::release && rule.then.decision == Decision::release &&
      before->then.blur_m != rule.then.blur_m) {
    const auto sharpness = [](std::int64_t blur) { return blur == 0 ? std::string("exactly") : "at " + metres(blur); };
    Effects rest = before->then;
    rest.blur_m = rule.then.blur_m;
    return who + " would see the place of " + what + " " + sharpness(rule.then.blur_m) + " instead of " +
           sharpness(before->then.blur_m) +
           (rest == rule.then ? "" : "; and other things change: " + described(rule.then));
  }
  return who + " would find " + what + " " + described(rule.then) +
         (before == nullptr ? "" : ", instead of " + described(before->then));
}

const Rule* find_rule(const Agreement& agreement, std::string_view path) {
  for (const Rule& rule : agreement.rules) {
    if (path == "release '" + rule.id + "'") return &rule;
  }
  return nullptr;
}

const Statement* find_statement(const std::vector<Statement>& list, std::string_view path) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Statement& s) { return s.path == path; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Change> diff(const Agreement& before, const Agreement& after) {
  const std::vector<Statement> old_statements = statements(before);
  const std::vector<Statement> new_statements = statements(after);
  std::vector<Change> changes;
  for (const Statement& now : new_statements) {
    const Statement* then = find_statement(old_statements, now.path);
    if (then != nullptr && then->value == now.value) continue;
    Change change{now.path, then == nullptr ? "" : then->value, now.value, ""};
    const Rule* rule = find_rule(after, now.path);
    if (rule != nullptr) {
      change.meaning = meaning_of(after, *rule, find_rule(before, now.path));
    } else {
      change.meaning = now.sentence + (then == nullptr ? " would be new: " + now.value
                                                       : " would be " + now.value + " instead of " + then->value);
    }
    changes.push_back(std::move(change));
  }
  for (const Statement& then : old_statements) {
    if (find_statement(new_statements, then.path) != nullptr) continue;
    const Rule* rule = find_rule(before, then.path);
    const std::string meaning = rule != nullptr ? then.sentence + " would no longer be " + then.value + " by this rule"
                                                : then.sentence + " would be gone: " + then.value;
    changes.push_back({then.path, then.value, "", meaning});
  }
  return changes;
}

}  // namespace thalweg::agreement
