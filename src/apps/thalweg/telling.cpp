// SPDX-License-Identifier: Apache-2.0
#include "thalweg/telling.h"

namespace thalweg::app {
namespace {

const JsonArray& list_of(const Json& json, std::string_view member) {
  static const JsonArray none;
  const Json* list = json.find(member);
  return list == nullptr || list->as_array() == nullptr ? none : *list->as_array();
}

std::string joined(const JsonArray& texts, const char* between = ", ") {
  std::string line;
  for (const Json& text : texts) {
    if (text.as_string() != nullptr) line += (line.empty() ? "" : between) + *text.as_string();
  }
  return line;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string result(text);
  result.append(width > text.size() ? width - text.size() : 1, ' ');
  return result;
}

/// Who is asked to approve: offices by name, or what they must be.
std::string approvers_of(const Json& verdict) {
  std::string line;
  for (const Json& approver : list_of(verdict, "approvers")) {
    std::string one = approver.as_string() != nullptr ? *approver.as_string() : std::string(approver.text("office"));
    if (one.empty())
      one = "an office of at least " + std::string(approver.text("grade")) + " with the power " +
            std::string(approver.text("power"));
    line += (line.empty() ? "" : ", ") + one;
  }
  return line;
}

/// Rule, reason and what the gate did, indented.
std::string tell_verdict(const Json& verdict) {
  std::string text;
  if (const std::string rules = joined(list_of(verdict, "rules")); !rules.empty())
    text += "  rule      " + rules + "\n";
  if (!verdict.text("reason").empty()) text += "  reason    " + std::string(verdict.text("reason")) + "\n";
  if (const std::string stripped = joined(list_of(verdict, "stripped")); !stripped.empty())
    text += "  left out  " + stripped + "\n";
  if (const auto blur = verdict.integer("blur_m"); blur > 0)
    text += "  place     moved to the middle of a cell of " + std::to_string(blur) + " m\n";
  if (!verdict.text("until").empty()) text += "  not until " + std::string(verdict.text("until")) + "\n";
  if (const std::string approvers = approvers_of(verdict); !approvers.empty())
    text += "  waits for " + approvers + "\n";
  for (const Json& warning : list_of(verdict, "warnings")) {
    text += "  warning   " +
            (warning.as_string() != nullptr
                 ? *warning.as_string()
                 : std::string(warning.text("path")) + " looks as if it held a " + std::string(warning.text("what"))) +
            "\n";
  }
  return text;
}

std::string error_of(const Json& result) {
  const Json* error = result.find("error");
  if (error == nullptr) return {};
  return error->as_string() != nullptr ? *error->as_string() : std::string(error->text("detail"));
}

std::string kind_and_type(const Json& record) {
  std::string text(record.text("kind"));
  for (const char* field : {"type", "activity", "event", "ask", "state", "condition"}) {
    if (!record.text(field).empty()) return text + " " + std::string(record.text(field));
  }
  return text;
}

}  // namespace

std::string tell_result(const Json& result) {
  std::string text = padded(result.text("status"), 10) + std::string(result.text("id", result.text("national"))) + "\n";
  if (const std::string error = error_of(result); !error.empty()) text += "  because   " + error + "\n";
  for (const Json& verdict : list_of(result, "verdicts")) {
    if (result.text("status") == "held" && verdict.text("outcome") == "released") {
      text += "  waits for the other parties: after a start nothing is said before all of them were heard from\n";
    }
    text += tell_verdict(verdict);
  }
  return text;
}

std::string tell_preview(const Json& preview) {
  if (const std::string error = error_of(preview); !error.empty()) return "refused\n  because   " + error + "\n";
  std::string text = std::string(preview.text("outcome")) + " under " + std::string(preview.text("agreement")) + "\n" +
                     tell_verdict(preview);
  const Json* record = preview.find("record");
  if (record == nullptr || record->is_null()) return text + "They would see nothing.\n";
  return text + "They would see:\n" + to_pretty(*record) + "\n";
}

std::string tell_item_line(const Json& item) {
  const Json* record = item.find("record");
  const Json* state = item.find("state");
  const std::string what =
      record != nullptr && !record->is_null() ? kind_and_type(*record) : std::string(item.text("kind"));
  return padded(item.text("at"), 25) + padded(item.text("party"), 5) + padded(what, 34) +
         padded(state != nullptr ? state->text("name") : "", 14) + std::string(item.text("id")) + "\n";
}

std::string tell_item(const Json& item) {
  std::string text = tell_item_line(item);
  text += "entry " + std::to_string(item.integer("index")) + " of " + std::string(item.text("party")) + " under " +
          std::string(item.text("agreement")) + "\n";
  for (const Json& receipt : list_of(item, "receipts")) {
    text += "received by " + std::string(receipt.text("party")) + " at " + std::string(receipt.text("at")) + "\n";
  }
  for (const Json& citer : list_of(item, "cited_by")) {
    text += std::string(citer.text("rel")) + " by " + std::string(citer.text("party")) + "'s " +
            std::string(citer.text("kind")) + " " + std::string(citer.text("record")) + "\n";
  }
  if (const Json* verdict = item.find("verdict"); verdict != nullptr && !verdict->is_null())
    text += tell_verdict(*verdict);
  const Json* record = item.find("record");
  return text + (record == nullptr || record->is_null() ? "Its content is not here: it was erased, or never told.\n"
                                                        : to_pretty(*record) + "\n");
}

std::string tell_held(const Json& held) {
  const Json* record = held.find("record");
  const Json* verdict = held.find("verdict");
  std::string text = std::string(held.text("id")) + "  " + (record != nullptr ? kind_and_type(*record) : "") + "\n";
  return verdict == nullptr ? text : text + tell_verdict(*verdict);
}

std::string tell_node(const Json& node) {
  std::string text = "node      " + std::string(node.text("party")) + " (" + std::string(node.text("role")) +
                     "), version " + std::string(node.text("version")) + ", " + std::string(node.text("now")) + "\n";
  for (const Json& agreement : list_of(node, "agreements")) {
    const bool is_observer = node.text("role") == "observer";  // it cannot read who ratified
    text += "agreement " + std::string(agreement.text("id")) + " version " +
            std::to_string(agreement.integer("version")) + ": " +
            (is_observer ? "as an observer" : std::string(agreement.text("state"))) + ", SHA-256 " +
            std::string(agreement.text("hash")) + "\n";
    for (const Json& party : list_of(agreement, "parties")) {
      if (!is_observer && party.text("role") == "party")
        text += "  " + padded(party.text("id"), 8) + (party.boolean("ratified") ? "ratified\n" : "has not ratified\n");
    }
  }
  for (const Json& peer : list_of(node, "peers")) {
    text += "peer      " + padded(peer.text("id"), 6) + padded(peer.text("state"), 12) + "under " +
            std::string(peer.text("agreement")) + ": it has " + std::to_string(peer.integer("receipted_size")) +
            " of our " + std::to_string(peer.integer("own_size")) + " entries, we have " +
            std::to_string(peer.integer("their_size")) + " of its";
    if (!peer.text("last_receipt_at").empty()) text += "; last receipt " + std::string(peer.text("last_receipt_at"));
    text += "\n";
    if (!peer.text("detail").empty()) text += "          " + std::string(peer.text("detail")) + "\n";
  }
  return text;
}

}  // namespace thalweg::app
