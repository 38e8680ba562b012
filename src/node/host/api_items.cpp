// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "host/api_detail.h"
#include "machine/payloads.h"
#include "release/verdict.h"

/// A record as the desk shows it: what it says, how it stands, who has it. The index finds the records that bear on it,
/// the journals say what is in them, and the fold says what follows.
namespace thalweg::host {
namespace {

/// A matter with more records than this is shown by its first ones.
constexpr std::size_t kMatterMax = 500;

/// Records with stable addresses, as they were read for one item.
class Reading {
 public:
  explicit Reading(const ApiContext& context) : context_(context) {}

  /// Reads a record and everything that cites it, directly or through others.
  Result<Unit> add(const IndexRow& row) {
    std::deque<IndexRow> waiting{row};
    while (!waiting.empty() && said_.size() < kMatterMax) {
      const IndexRow next = std::move(waiting.front());
      waiting.pop_front();
      if (!seen_.insert(next.id).second) continue;
      TRY(read(next));
      for (IndexCiter& citer : TRY(context_.index.citers(next.id, kMatterMax))) waiting.push_back(std::move(citer.row));
    }
    return Unit{};
  }

  Result<Unit> add(const Hash& id) {
    if (const auto row = TRY(context_.index.find(id))) return add(*row);
    return Unit{};
  }

  [[nodiscard]] const std::deque<casework::Said>& said() const { return said_; }

  [[nodiscard]] casework::Said& subject() { return said_.front(); }

  [[nodiscard]] const Journals::Stored& stored() const { return stored_; }

 private:
  Result<Unit> read(const IndexRow& row) {
    auto stored = TRY(context_.journals.read(row.origin, row.index()));
    casework::Said said{row.id, row.party, row.index(), row.at(), std::nullopt, nullptr};
    if (stored.opening.state == ledger::OpeningState::present && stored.opening.opening.type == machine::kRecordType) {
      if (auto record = record::admit(stored.opening.opening.payload)) {
        records_.push_back(std::move(*record));
        said.record = &records_.back();
      }
    }
    if (said_.empty()) stored_ = std::move(stored);
    said_.push_back(std::move(said));
    return Unit{};
  }

  const ApiContext& context_;
  std::deque<record::Record> records_;
  std::deque<casework::Said> said_;
  std::set<Hash> seen_;
  Journals::Stored stored_;  // of the subject
};

Json to_json(const casework::DeadlineState& deadline) {
  return JsonObject{{"id", deadline.id},
                    {"origin", deadline.origin},
                    {"due", to_rfc3339(deadline.due)},
                    {"met_at", time_or_null(deadline.met_at)},
                    {"overdue", deadline.overdue},
                    {"then", deadline.then}};
}

Json to_json(const casework::OpenDispute& dispute) {
  return JsonObject{{"record", to_hex(dispute.id)},
                    {"party", dispute.party},
                    {"path", dispute.path},
                    {"ground", dispute.ground},
                    {"their_value", dispute.their_value ? *dispute.their_value : Json()},
                    {"our_value", dispute.our_value ? *dispute.our_value : Json()}};
}

Json to_json(const casework::ItemState& state) {
  JsonArray deadlines, disputes, corrections;
  for (const auto& each : state.deadlines) deadlines.push_back(to_json(each));
  for (const auto& each : state.disputes) disputes.push_back(to_json(each));
  for (const auto& each : state.corrections)
    corrections.emplace_back(JsonObject{{"record", to_hex(each.id)}, {"path", each.path}, {"value", each.value}});
  return JsonObject{{"name", state.name.empty() ? "stated" : state.name},
                    {"deadlines", std::move(deadlines)},
                    {"acked_by", JsonArray(state.acked_by.begin(), state.acked_by.end())},
                    {"assented_by", JsonArray(state.assented_by.begin(), state.assented_by.end())},
                    {"joint", state.joint},
                    {"disputes", std::move(disputes)},
                    {"corrections", std::move(corrections)},
                    {"escalated_to", state.escalated_to.empty() ? Json() : Json(state.escalated_to)},
                    {"superseded_by", state.superseded_by ? Json(to_hex(*state.superseded_by)) : Json()}};
}

/// When the last of the other parties had it, as their own journals say: so that a clock that starts with it runs alike
/// on all sides. A receipt that only we hold is shown, and starts nothing.
std::optional<Instant> receipted_by_all(const agreement::Agreement& agreement,
                                        const IndexRow& row,
                                        const std::vector<IndexedReceipt>& receipts) {
  std::optional<Instant> last;
  for (const agreement::Party& party : agreement.parties) {
    if (party.id == row.party) continue;
    const auto receipt = std::find_if(receipts.begin(), receipts.end(), [&](const IndexedReceipt& each) {
      return each.peer == party.id && each.cited;
    });
    if (receipt == receipts.end()) return std::nullopt;
    last = last ? std::max(*last, receipt->at) : receipt->at;
  }
  return last;
}

/// Why the gate let it out; the national journal has it.
Result<Json> verdict_of(const ApiContext& context, const Journals::Stored& stored) {
  if (stored.opening.source == 0) return Json();
  const auto judged =
      context.journals.read(machine::national_origin(context.journals.own_id()), stored.opening.source - 1);
  if (!judged && judged.error().code != Code::not_found) return judged.error();
  if (!judged) return Json();  // what was brought back from a neighbour has none here
  const auto json = parse_canonical(judged->opening.opening.payload);
  const Json* held = json ? json->find("held") : nullptr;
  const Json* verdict = held != nullptr ? held->find("verdict") : nullptr;
  if (verdict == nullptr) return Json();
  const Json* rules = verdict->find("rules");
  return Json(JsonObject{{"outcome", verdict->text("outcome")},
                         {"rules", rules != nullptr ? *rules : Json(JsonArray{})},
                         {"reason", verdict->text("reason")}});
}

JsonArray cited_by(const Reading& reading, const Hash& id) {
  JsonArray list;
  for (const casework::Said& said : reading.said()) {
    if (said.record == nullptr) continue;
    for (const record::Cite& cite : said.record->cites()) {
      if (cite.record != id) continue;
      list.emplace_back(JsonObject{{"rel", record::name(cite.rel)},
                                   {"record", to_hex(said.id)},
                                   {"kind", said.record->kind->name},
                                   {"party", said.party}});
    }
  }
  return list;
}

/// Whether what it says is here, was destroyed, or never came, as at observers.
const char* name(ledger::OpeningState state) {
  switch (state) {
    case ledger::OpeningState::none: return "none";
    case ledger::OpeningState::erased: return "erased";
    case ledger::OpeningState::present:
    case ledger::OpeningState::plain: return "present";
  }
  return "none";
}

/// What it says, even when this program is too old to know the kind.
Json content_of(const Journals::Stored& stored) {
  if (stored.opening.state != ledger::OpeningState::present) return {};
  auto json = parse_canonical(stored.opening.opening.payload);
  return json ? std::move(*json) : Json();
}

}  // namespace

Result<Json> item(const ApiContext& context, const IndexRow& row, Instant now) {
  const auto files = context.find_agreement(row.agreement);
  if (!files) return Error{Code::not_found, "this node knows no agreement '" + row.agreement + "'"};
  Reading reading(context);
  TRY(reading.add(row));
  std::vector<record::Cite> cites;
  if (const record::Record* record = reading.subject().record) {
    cites = record->cites();
    for (const record::Cite& cite : cites) {
      // Whether a dispute or an escalation has ended depends on what became of its object.
      if (cite.rel == record::Rel::disputes || cite.rel == record::Rel::escalates) TRY(reading.add(cite.record));
    }
  }
  const auto receipts = TRY(context.index.receipts(row.origin, row.index()));
  casework::Said& subject = reading.subject();
  subject.receipted_at = receipted_by_all(files->agreement, row, receipts);
  const std::vector<casework::Said> others(reading.said().begin() + 1, reading.said().end());
  Json content = content_of(reading.stored());
  casework::ItemState state;
  // Of what an observer holds, and of kinds that this program does not know, there is nothing to say but that it is
  // there.
  const bool readable = subject.record != nullptr || reading.stored().opening.state == ledger::OpeningState::erased;
  if (readable) state = casework::fold(subject, others, files->agreement, now);

  JsonArray receipt_list;
  std::map<std::string, Instant> first;
  for (const IndexedReceipt& each : receipts) {
    const auto [found, fresh] = first.emplace(each.peer, each.at);
    if (!fresh) found->second = std::min(found->second, each.at);
  }
  for (const auto& [party, at] : first) receipt_list.emplace_back(JsonObject{{"party", party}, {"at", to_rfc3339(at)}});
  const bool own = row.role == machine::JournalStatus::Role::own;
  Json verdict = own ? TRY(verdict_of(context, reading.stored())) : Json();
  const std::string kind = row.kind ? std::string(record::kind(*row.kind).name) : std::string(content.text("kind"));
  return Json(JsonObject{{"id", to_hex(row.id)},
                         {"agreement", row.agreement},
                         {"party", row.party},
                         {"index", row.index()},
                         {"at", to_rfc3339(row.at())},
                         {"own", own},
                         {"kind", kind.empty() ? "unknown" : kind},
                         {"opening", name(reading.stored().opening.state)},
                         {"cites", record::to_json(cites)},
                         {"cited_by", cited_by(reading, row.id)},
                         {"receipts", std::move(receipt_list)},
                         {"state", to_json(state)},
                         {"verdict", std::move(verdict)},
                         {"record", std::move(content)}});
}

}  // namespace thalweg::host
