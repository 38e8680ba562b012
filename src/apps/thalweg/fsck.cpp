// SPDX-License-Identifier: Apache-2.0
#include "thalweg/fsck.h"

#include <algorithm>
#include <set>

#include "files/folder.h"
#include "journal/checkpoint.h"
#include "ledger/ledger.h"
#include "ledger/register.h"
#include "ledger/slot.h"
#include "machine/payloads.h"
#include "thalweg/node_files.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

/// A journal as it should be here.
struct Expected {
  std::string party, origin;
  bool is_own = false;
  std::vector<journal::VerifierKey> keys;  ///< the log's, and for a mirror ours
};

/// What was signed over a journal, as its state file has it.
struct Vouched {
  journal::Checkpoint checkpoint;  ///< size 0 for nothing
  journal::TreeSize intended = 0;  ///< own journals: what may be signed next
};

/// The note's checkpoint, with the log's signature checked.
Result<journal::Checkpoint> read_note(const Expected& expected, std::string_view note) {
  const auto opened = TRY(journal::open_checkpoint(note, expected.keys));
  if (opened.checkpoint.origin != expected.origin || opened.log_signature() == nullptr) {
    return Error{Code::corrupt, "the checkpoint in the state file is not signed by the key of " + expected.origin};
  }
  return opened.checkpoint;
}

Result<Vouched> read_state(Disk& disk, const Expected& expected) {
  Vouched vouched;
  vouched.checkpoint.origin = expected.origin;
  const auto state = TRY(ledger::Register::open(disk, machine::journal_folder(expected.origin) + "/state"));
  if (!state.content()) return vouched;
  const auto json = parse_canonical(*state.content());
  if (!json) return Error{Code::corrupt, "the state file does not hold what a node writes: " + json.error().detail};
  const std::string_view note = json->text(expected.is_own ? "note" : "cosigned");
  if (!note.empty()) vouched.checkpoint = TRY(read_note(expected, note));
  vouched.intended = vouched.checkpoint.size;
  if (const std::string_view intent = json->text("intent"); !intent.empty()) {
    vouched.intended = TRY(journal::parse_checkpoint_text(intent)).size;
  }
  if (const std::string_view pending = json->text("pending"); !pending.empty()) TRY(read_note(expected, pending));
  return vouched;
}

struct Found {
  ledger::Ledger::Census census;
  journal::TreeSize signed_size = 0;
  std::string tail;  ///< what is wrong past the signed entries; a start repairs it
};

/// In a national journal observations alone are ever destroyed, and each of them has a verdict that says where it
/// stood. So nobody can blank a verdict or an act, and leave a journal that looks whole.
Result<Unit> check_destroyed(const ledger::Ledger& reader, journal::TreeSize size) {
  constexpr journal::EntryIndex kChunk = 4096;
  std::set<journal::EntryIndex> destroyed;
  for (journal::EntryIndex from = 0; from < size; from += kChunk) {
    const auto openings = TRY(reader.openings(from, std::min(size, from + kChunk)));
    for (std::size_t i = 0; i < openings.size(); ++i) {
      if (openings[i].state != ledger::OpeningState::present) destroyed.insert(from + i);
    }
  }
  for (journal::EntryIndex from = 0; from < size && !destroyed.empty(); from += kChunk) {
    for (const ledger::StoredOpening& stored : TRY(reader.openings(from, std::min(size, from + kChunk)))) {
      if (stored.opening.type != machine::kVerdictType) continue;
      const auto verdict = parse_canonical(stored.opening.payload);
      if (verdict) destroyed.erase(static_cast<journal::EntryIndex>(verdict->integer("observed_at", -1)));
    }
  }
  if (destroyed.empty()) return Unit{};
  return Error{Code::corrupt,
               "entry " + std::to_string(*destroyed.begin()) +
                   " was destroyed, which is done to observations only: it said what was done or decided here"};
}

Result<Found> check_journal(Disk& disk, const Expected& expected, bool is_running) {
  const std::string folder = machine::journal_folder(expected.origin);
  const Vouched vouched = TRY(read_state(disk, expected));
  const auto entries = TRY(disk.open(folder + "/entries"));
  const journal::TreeSize here = TRY(entries->size_bytes()) / ledger::kBundledEntrySize;
  if (here < vouched.intended) {
    return Error{Code::corrupt,
                 std::to_string(here) + " entries are here, but " + std::to_string(vouched.intended) + " were signed"};
  }
  const journal::TreeSize signed_size = vouched.checkpoint.size;
  const auto reader =
      TRY(ledger::Ledger::open_reader(disk, folder, expected.origin, is_running ? vouched.intended : here));
  Found found{{}, signed_size, {}};
  auto census = reader->check_everything();
  if (!census && !is_running && here > vouched.intended) {
    // A crash leaves a tail that nobody was told of; the next start puts it in order.
    found.tail = census.error().detail;
    reader->see(vouched.intended);
    census = reader->check_everything();
  }
  if (!census) return census.error();
  found.census = *census;
  const bool is_national = expected.origin == machine::national_origin(expected.party);
  if (is_national && census->present != census->entries) TRY(check_destroyed(*reader, census->entries));
  if (signed_size > 0 && TRY(reader->root_at(signed_size)) != vouched.checkpoint.root) {
    return Error{Code::corrupt,
                 "the first " + std::to_string(signed_size) + " entries do not lead to the root that was signed"};
  }
  return found;
}

Result<std::vector<Expected>> expected_journals(const NodeIdentity& identity,
                                                const std::vector<host::AgreementFolder>& agreements) {
  std::map<std::string, Expected> by_origin;
  const std::string national = machine::national_origin(identity.config.id);
  const auto national_key =
      TRY(journal::make_signer(national, journal::KeyType::ed25519, identity.keys.log_seed)).verifier();
  by_origin[national] = {identity.config.id, national, true, {national_key}};
  for (const host::AgreementFolder& version : agreements) {
    for (const agreement::Party& party : version.agreement.parties) {
      const std::string origin = agreement::origin(version.agreement.id, party.id);
      Expected& expected = by_origin[origin];
      expected.party = party.id;
      expected.origin = origin;
      expected.is_own = party.id == identity.config.id;
      expected.keys.push_back(TRY(journal::parse_vkey(party.log_key)));
      if (expected.is_own) continue;
      const auto known = TRY(identity.known_as(version.agreement.id));
      expected.keys.push_back(TRY(journal::parse_vkey(known.mirror_key)));
    }
  }
  std::vector<Expected> list;
  for (auto& [origin, expected] : by_origin) list.push_back(std::move(expected));
  return list;
}

}  // namespace

Result<Health> check_folder(const std::string& folder) {
  const NodeIdentity identity = TRY(read_identity(folder));
  const auto disk = TRY(open_node_to_read(folder));
  const auto agreements = TRY(host::read_agreements(*disk));
  const auto lock = files::open_folder(folder);
  const bool is_running = !lock && lock.error().code == Code::conflict;
  Health health;
  JsonArray journals;
  if (is_running) health.text += "The node is running; journals are checked up to what is signed.\n";
  for (const Expected& expected : TRY(expected_journals(identity, agreements))) {
    if (TRY(disk->list(machine::journal_folder(expected.origin))).empty()) continue;
    const auto found = check_journal(*disk, expected, is_running);
    Json json = JsonObject{{"origin", expected.origin}, {"good", found.has_value()}};
    if (found) {
      const auto& census = found->census;
      health.text += "good     " + expected.origin + ": " + std::to_string(census.entries) + " entries, " +
                     std::to_string(found->signed_size) + " of them " + (expected.is_own ? "signed" : "cosigned") +
                     "; " + std::to_string(census.present) + " records, " + std::to_string(census.erased) + " erased\n";
      if (!found->tail.empty())
        health.text +=
            "         its last entries are half-written, which the next start repairs: " + found->tail + "\n";
      json.set("entries", census.entries);
      json.set("signed", found->signed_size);
      json.set("present", census.present);
      json.set("erased", census.erased);
      json.set("root", to_base64(census.root.view()));
    } else {
      health.good = false;
      health.text += "CORRUPT  " + expected.origin + ": " + found.error().detail + "\n";
      json.set("problem", found.error().detail);
    }
    journals.push_back(std::move(json));
  }
  if (journals.empty()) health.text += "There are no journals yet.\n";
  if (!health.good) {
    health.text +=
        "Stop the node, keep a copy of this folder as it is, and see \"When something is corrupt\" in "
        "docs/operating.md.\n";
  }
  health.json = JsonObject{{"good", health.good}, {"running", is_running}, {"journals", std::move(journals)}};
  return health;
}

}  // namespace thalweg::app
