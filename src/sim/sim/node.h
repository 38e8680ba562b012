// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/memory_disk.h"
#include "machine/machine.h"
#include "sim/dice.h"

namespace thalweg::sim {

/// A clock that is off, and goes too fast or too slowly.
struct SimClock {
  Duration off;
  std::int64_t drift_ppm = 0;

  [[nodiscard]] Instant read(Instant truth, Instant began) const {
    const std::int64_t drifted = (truth - began).milliseconds() * drift_ppm / 1'000'000;
    return truth + off + Duration::milliseconds(drifted);
  }
};

/// One record as a node can read it, in its own journal or a mirror.
struct Known {
  Hash id;
  std::string party;  ///< whose journal
  journal::EntryIndex index = 0;
  Instant at;
  std::uint64_t source = 0;  ///< see ledger::StoredOpening
  Hash salt;
  bool erased = false;
  std::optional<record::Record> record;  ///< nothing when it was erased, or is not a record
  Bytes note;                            ///< of an entry that cites a neighbour's checkpoint
};

/// What a node's people see: all records of an agreement's journals, read from the files.
class Library {
 public:
  /// Reads what is new in a journal of `disk` and gives it.  Errors  corrupt.
  [[nodiscard]] Result<std::vector<const Known*>> read(Disk& disk, const machine::JournalStatus& journal);

  /// All that was read, journal by journal in the order of their origins.
  [[nodiscard]] std::vector<const Known*> all() const;
  [[nodiscard]] const std::deque<Known>* journal_of(std::string_view party) const;

 private:
  struct Shelf {
    std::unique_ptr<ledger::Ledger> ledger;
    std::deque<Known> known;
  };

  std::map<std::string, Shelf, std::less<>> shelves_;  ///< by party
};

/// One node: its disk, clock and dice outlive its processes.
struct SimNode {
  std::string id;
  bool is_party = true;
  int versions = 1;  ///< of the agreement, that its administrator has put there
  MemoryDisk disk;
  Dice entropy;
  SimClock clock;
  Instant latest;  ///< that the clock has shown

  std::unique_ptr<machine::Machine> machine;  ///< null while it is down
  std::uint64_t incarnation = 0;              ///< counts the processes
  std::uint64_t lives = 0;                    ///< counts the disks
  Library library;
  using Input = std::function<void(machine::Machine&, Instant now)>;
  std::deque<Input> inputs;
  std::optional<Instant> next_round;  ///< when it looks at its inputs and its clock again
  Instant busy_until;

  struct Backup {
    Instant at;
    std::map<std::string, Bytes> files;
  };

  std::deque<Backup> backups;
  bool damaged = false;    ///< bits of its disk were changed since it was last restored
  bool fault_free = true;  ///< nothing was done to its disk since it last started
  bool dies = false;       ///< the process ends at some operation to come
  int failed_starts = 0;

  SimNode(std::string name, Dice dice) : id(std::move(name)), entropy(dice) {}
};

}  // namespace thalweg::sim
