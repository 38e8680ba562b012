// SPDX-License-Identifier: Apache-2.0
#include "sim/node.h"

#include "machine/payloads.h"

namespace thalweg::sim {

Result<std::vector<const Known*>> Library::read(Disk& disk, const machine::JournalStatus& journal) {
  Shelf& shelf = shelves_[journal.party];
  if (!shelf.ledger)
    shelf.ledger = TRY(ledger::Ledger::open_reader(disk, journal.folder, journal.origin, journal.size));
  shelf.ledger->see(journal.size);
  std::vector<const Known*> fresh;
  const journal::EntryIndex start = shelf.known.size();
  if (start >= journal.size) return fresh;
  const auto entries = TRY(shelf.ledger->entries(start, journal.size));
  const auto openings = TRY(shelf.ledger->openings(start, journal.size));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Known known;
    known.id = entries[i].commitment;
    known.party = journal.party;
    known.index = start + i;
    known.at = entries[i].at;
    known.source = openings[i].source;
    known.salt = openings[i].opening.salt;
    known.erased = openings[i].state == ledger::OpeningState::erased;
    if (openings[i].state == ledger::OpeningState::plain && entries[i].kind == journal::EntryKind::peer_checkpoint)
      known.note = openings[i].opening.payload;
    if (openings[i].state == ledger::OpeningState::present && openings[i].opening.type == machine::kRecordType)
      known.record = TRY(record::admit(openings[i].opening.payload));
    shelf.known.push_back(std::move(known));
    fresh.push_back(&shelf.known.back());
  }
  return fresh;
}

std::vector<const Known*> Library::all() const {
  std::vector<const Known*> list;
  for (const auto& [party, shelf] : shelves_) {
    for (const Known& known : shelf.known) list.push_back(&known);
  }
  return list;
}

const std::deque<Known>* Library::journal_of(std::string_view party) const {
  const auto found = shelves_.find(party);
  return found == shelves_.end() ? nullptr : &found->second.known;
}

}  // namespace thalweg::sim
