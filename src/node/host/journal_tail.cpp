// SPDX-License-Identifier: Apache-2.0
#include "host/journal_tail.h"

#include <algorithm>
#include <deque>

#include "exchange/mirror.h"
#include "host/indexer.h"
#include "machine/payloads.h"

namespace thalweg::host {

using machine::JournalStatus;

struct JournalTail::Follower {
  std::string origin, agreement, party;
  std::vector<std::string> others;  // the other parties
  std::unique_ptr<ledger::Ledger> reader;
  journal::EntryIndex next = 0;
  /// Entries that not all others are known to have; the first is that of `waiting_from`. Nothing for what is no record.
  std::deque<std::optional<Hash>> waiting;
  journal::EntryIndex waiting_from = 0;
};

Result<bool> JournalTail::step(TailSink& sink, journal::EntryIndex entries_max) {
  bool more = false;
  for (const JournalExtent& extent : journals_.all()) {
    if (extent.info.role == JournalStatus::Role::national) continue;  // what it holds is told to nobody
    more = TRY(follow(extent, sink, entries_max)) || more;
  }
  for (const auto& [origin, follower] : followers_) hand_on_receipts(*follower, sink);
  return more;
}

JournalTail::Progress JournalTail::progress() const {
  Progress progress;
  for (const JournalExtent& extent : journals_.all()) {
    if (extent.info.role == JournalStatus::Role::national) continue;
    const auto found = followers_.find(extent.info.origin);
    progress.read += found == followers_.end() ? 0 : found->second->next;
    progress.durable += extent.size;
  }
  return progress;
}

Result<bool> JournalTail::follow(const JournalExtent& extent, TailSink& sink, journal::EntryIndex entries_max) {
  // Kept only once it can read: the others count on that.
  auto place = followers_.find(extent.info.origin);
  if (place == followers_.end()) {
    auto made = std::make_shared<Follower>();
    made->origin = extent.info.origin;
    made->agreement = extent.info.agreement;
    made->party = extent.info.party;
    made->reader = TRY(journals_.reader(extent.info.origin));
    for (const std::string& party : sink.parties(extent.info.agreement)) {
      if (party != extent.info.party) made->others.push_back(party);
    }
    place = followers_.emplace(extent.info.origin, std::move(made)).first;
  }
  const auto& follower = place->second;
  if (extent.size > follower->reader->durable_size()) follower->reader->see(extent.size);
  const journal::EntryIndex start = follower->next;
  const journal::EntryIndex end = std::min(extent.size, start + entries_max);
  if (start >= end) return false;
  const auto entries = TRY(follower->reader->entries(start, end));
  const auto openings = TRY(follower->reader->openings(start, end));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    follower->next = start + i;
    take(*follower, entries[i], openings[i], sink);
  }
  follower->next = end;
  return end < extent.size;
}

void JournalTail::take(Follower& follower,
                       const journal::Entry& entry,
                       const ledger::StoredOpening& stored,
                       TailSink& sink) {
  if (entry.kind == journal::EntryKind::peer_checkpoint) {
    if (const auto receipt = receipt_in(stored.opening.payload, follower.party)) {
      auto& sizes = cited_[receipt->origin][follower.party];
      if (sizes.empty() || sizes.back().first < receipt->size) sizes.emplace_back(receipt->size, receipt->at);
    }
  }
  const bool is_record =
      entry.kind != journal::EntryKind::peer_checkpoint && entry.kind != journal::EntryKind::objection;
  follower.waiting.push_back(is_record ? std::optional(entry.commitment) : std::nullopt);
  if (!is_record) return;
  std::optional<record::Record> record;
  if (stored.state == ledger::OpeningState::present && stored.opening.type == machine::kRecordType) {
    if (auto admitted = record::admit(stored.opening.payload)) record = std::move(*admitted);
  }
  sink.said(follower.agreement,
            {entry.commitment, follower.party, follower.next, entry.at, std::nullopt, nullptr},
            stored.state,
            std::move(record));
  if (entry.kind != journal::EntryKind::erasure) return;
  for (const Hash& target : exchange::erased_by(stored.opening.payload)) sink.erased(follower.agreement, target);
}

void JournalTail::hand_on_receipts(Follower& follower, TailSink& sink) {
  const auto cited = cited_.find(follower.origin);
  while (!follower.waiting.empty()) {
    std::optional<Instant> last;
    for (const std::string& party : follower.others) {
      const auto* sizes = cited == cited_.end() ? nullptr : &cited->second[party];
      const auto covering =
          sizes == nullptr
              ? decltype(sizes->begin()){}
              : std::upper_bound(sizes->begin(),
                                 sizes->end(),
                                 follower.waiting_from,
                                 [](journal::EntryIndex index, const auto& each) { return index < each.first; });
      if (sizes == nullptr || covering == sizes->end()) return;
      last = last ? std::max(*last, covering->second) : covering->second;
    }
    if (!last) return;
    if (follower.waiting.front()) sink.receipted(follower.agreement, *follower.waiting.front(), *last);
    follower.waiting.pop_front();
    ++follower.waiting_from;
  }
}

std::map<std::string, std::size_t> WithheldCount::count(Instant from, Instant until) const {
  std::map<std::string, std::size_t> counts;
  for (const auto& [at, kind] : all_) {
    if (at >= from && at < until) ++counts[kind];
  }
  return counts;
}

Result<bool> NationalTail::step(Found& found, journal::EntryIndex entries_max) {
  const std::string origin = machine::national_origin(journals_.own_id());
  journal::TreeSize size = 0;
  for (const JournalExtent& extent : journals_.all()) {
    if (extent.info.origin == origin) size = extent.size;
  }
  if (size <= next_) return false;
  if (!reader_) reader_ = TRY(journals_.reader(origin));
  if (size > reader_->durable_size()) reader_->see(size);
  const journal::EntryIndex end = std::min(size, next_ + entries_max);
  const auto openings = TRY(reader_->openings(next_, end));
  for (std::size_t i = 0; i < openings.size(); ++i) {
    const ledger::StoredOpening& stored = openings[i];
    const BytesView payload = stored.opening.payload;
    if (stored.opening.type == machine::kActType) found.acts.push_back(next_ + i);
    // Nearly all verdicts let out, and those are not worth a parse.
    if (stored.opening.type != machine::kVerdictType || payload.find(R"("outcome":"withheld")") == BytesView::npos)
      continue;
    const auto verdict = parse_canonical(payload);
    const Json* held = verdict ? verdict->find("held") : nullptr;
    if (held == nullptr) continue;
    const auto observed = reader_->opening(static_cast<journal::EntryIndex>(verdict->integer("observed_at")));
    if (!observed) continue;
    const auto record = parse_canonical(observed->opening.payload);
    found.withheld.push_back({std::string(held->text("agreement")),
                              Instant::unix_ms(verdict->integer("at")),
                              record ? std::string(record->text("kind")) : "unknown"});
  }
  next_ = end;
  return end < size;
}

}  // namespace thalweg::host
