// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "host/index.h"
#include "ledger/ledger.h"

/// The journals of this node for everybody who reads them beside the machine. The machine says how far each has become
/// durable; nobody else looks further than that.
namespace thalweg::host {

/// How much of a journal may be read.
struct JournalExtent {
  JournalInfo info;
  journal::TreeSize size = 0;
  std::uint64_t receipts_bytes = 0;
  std::string note;  ///< mirrors: the checkpoint that this node cosigned last
};

class Journals {
 public:
  /// Needs  a disk whose reads are safe beside the machine's writes.
  Journals(Disk& disk, std::string own_id) : disk_(disk), own_id_(std::move(own_id)) {}

  /// Makes journals known, or moves their extents; they never shrink. Thread  any.
  void update(const std::vector<machine::JournalStatus>& journals);
  void grown(const machine::Grown& grown);
  [[nodiscard]] std::vector<JournalExtent> all() const;

  struct Stored {
    journal::Entry entry;
    ledger::StoredOpening opening;
  };

  /// One entry with its opening.  Errors  not_found; corrupt.  Thread  any; readers of one journal wait for each other.
  [[nodiscard]] Result<Stored> read(std::string_view origin, journal::EntryIndex index) const;
  /// A reader of one's own, which `see`s as far as the extent at the time of the call.  Errors  not_found; unavailable.
  [[nodiscard]] Result<std::unique_ptr<ledger::Ledger>> reader(std::string_view origin) const;
  /// Its file of receipts, for own journals.
  [[nodiscard]] Result<std::unique_ptr<File>> receipts(std::string_view origin) const;

  /// The party or observer whose node this is.
  [[nodiscard]] const std::string& own_id() const { return own_id_; }

 private:
  struct Shelf {
    JournalExtent extent;
    std::unique_ptr<ledger::Ledger> shared;
    std::mutex reading;
  };

  [[nodiscard]] Result<std::shared_ptr<Shelf>> shelf(std::string_view origin) const;

  Disk& disk_;
  std::string own_id_;
  mutable std::mutex mutex_;  ///< guards the map and the extents
  /// Shared with readers that are at work while the map changes.
  std::map<std::string, std::shared_ptr<Shelf>, std::less<>> shelves_;
};

}  // namespace thalweg::host
