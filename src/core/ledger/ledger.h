// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/disk.h"
#include "journal/commitment.h"
#include "journal/tree.h"

/// One journal on disk: entries, tree hashes and openings, in files that only grow (docs/formats/ledger.md).
///
///   entries    44 bytes an entry (length and entry): byte for byte the C2SP entry bundles, one after another
///   hashes/L   32 bytes a hash: byte for byte the C2SP tiles of level L, one after another; rebuilt when in doubt
///   openings   96 bytes an entry: salt, payload key, where the payload lies; overwritten to erase
///   payloads   sealed payloads, one after another; useless without their key
///
/// Writing is in two steps: `append` stages in memory, `flush` makes everything staged durable (payloads and openings
/// first, entries last, so that an entry on disk always has its opening). A crash between the two loses only what
/// nobody was told.
namespace thalweg::ledger {

using journal::EntryIndex;
using journal::TreeSize;

/// What is kept beside an entry.
enum class OpeningState : std::uint8_t {
  none = 0,     ///< the entry came without an opening (observers keep commitments only)
  present = 1,  ///< salt and payload are here
  erased = 2,   ///< was here, lawfully destroyed
  plain = 3,    ///< an unsalted preimage of the entry's hash (peer checkpoints, objections)
};

/// An opening as it is read back.
struct StoredOpening {
  OpeningState state = OpeningState::none;
  journal::Opening opening;  ///< empty unless present or plain
  std::uint64_t source = 0;  ///< what the writer gave: 1 + index in the national journal, 0 for none
};

/// Whether and how much a folder was repaired while opening.
struct Recovery {
  std::uint64_t entries_dropped = 0;  ///< half-written entries past the last whole one
  bool hashes_rebuilt = false;
};

class Ledger : public journal::HashSource {
 public:
  /// Opens the journal in `folder`, repairs what a crash left half-written and rebuilds the tree hashes when they do
  /// not match.
  ///
  /// Needs   `vouched` entries are covered by a signed or cosigned checkpoint with `vouched_root`: those must be there
  /// and lead to it. Errors  corrupt: fewer entries than vouched, or another root; restore from the neighbour's mirror.
  struct Vouched {
    TreeSize size = 0;
    Hash root = journal::empty_root();
  };

  [[nodiscard]] static Result<std::unique_ptr<Ledger>> open(Disk& disk,
                                                            std::string folder,
                                                            std::string origin,
                                                            Vouched vouched);
  /// Opens for reading beside the writer, which says how far it has become durable; repairs and changes nothing.
  [[nodiscard]] static Result<std::unique_ptr<Ledger>> open_reader(Disk& disk,
                                                                   std::string folder,
                                                                   std::string origin,
                                                                   TreeSize durable);

  /// For readers: the writer has made more durable.
  void see(TreeSize durable) { durable_ = size_ = durable; }

  [[nodiscard]] const std::string& origin() const { return origin_; }

  /// Entries staged and durable together, and their root.
  [[nodiscard]] TreeSize size() const { return size_; }

  [[nodiscard]] Hash root() const;

  /// Entries that survive a crash.
  [[nodiscard]] TreeSize durable_size() const { return durable_; }

  [[nodiscard]] const Recovery& recovery() const { return recovery_; }

  /// Time of the last entry, staged or durable; entry times never go back.
  [[nodiscard]] Instant last_at() const { return last_at_; }

  /// Stages an entry with its opening. `seal_key` is fresh for each payload.
  /// Needs  the entry's time is not before last_at().
  EntryIndex append(const journal::Entry& entry,
                    OpeningState state,
                    const journal::OpeningView& opening,
                    std::uint64_t source,
                    const Hash& seal_key);
  /// Stages an entry without opening, or one whose opening the sender has erased.
  EntryIndex append_bare(const journal::Entry& entry, OpeningState state);
  /// Drops everything staged since the last flush, as if it had never been appended.
  void discard_staged();

  /// Makes everything staged durable, then reads it back and computes the root a second time from the bytes on disk: a
  /// bit that flipped in memory must not be signed. Errors  exhausted, unavailable, corrupt: the process must stop and
  /// open again.
  [[nodiscard]] Result<Unit> flush();

  /// Reading sees durable entries only.  Errors  not_found: outside the journal.  corrupt: the bytes on disk are not
  /// what was written.
  [[nodiscard]] Result<journal::Entry> entry(EntryIndex index) const;
  [[nodiscard]] Result<std::vector<journal::Entry>> entries(EntryIndex start, EntryIndex end) const;
  [[nodiscard]] Result<StoredOpening> opening(EntryIndex index) const;
  [[nodiscard]] Result<std::vector<StoredOpening>> openings(EntryIndex start, EntryIndex end) const;
  /// Raw bytes of tile `index` of `level`, `width` hashes; and of an entry bundle.
  [[nodiscard]] Result<Bytes> tile(unsigned level, std::uint64_t index, unsigned width) const;
  [[nodiscard]] Result<Bytes> bundle(std::uint64_t index, unsigned width) const;
  /// journal::HashSource over the durable entries.
  [[nodiscard]] Result<Hash> node(unsigned level, std::uint64_t index) const override;
  /// Root of the first `size` durable entries.
  [[nodiscard]] Result<Hash> root_at(TreeSize size) const;

  /// Destroys salt, key and payload of an entry, durably. The entry and the tree stay as they are. When it was cut off,
  /// the opening is already gone for every reader, and doing it again destroys what is left.
  [[nodiscard]] Result<Unit> erase(EntryIndex index);
  /// Writes another source beside a durable entry, durably.
  [[nodiscard]] Result<Unit> set_source(EntryIndex index, std::uint64_t source);
  /// Puts an opening (back) beside a durable entry, as healing from the neighbour's mirror does.
  /// Errors  refused: it was erased, or the opening does not fit the entry.
  [[nodiscard]] Result<Unit> restore(EntryIndex index, const journal::OpeningView& opening, const Hash& seal_key);

  /// Computes all tree hashes again from the entries, as when they are in doubt.
  /// Needs   nothing is staged.
  /// Errors  corrupt: the entries do not lead to the vouched root either.  Cost  reads all entries.
  [[nodiscard]] Result<Unit> rebuild(Vouched vouched);

  /// Reads everything and compares: entries well-formed and in time order, hashes equal to a recomputation, each
  /// opening fits its entry.  Errors  corrupt: the first thing that is wrong, with its place.  Cost  reads the whole
  /// journal.
  struct Census {
    TreeSize entries = 0;
    std::uint64_t present = 0, erased = 0, bare = 0, plain = 0;
    Hash root;
  };

  [[nodiscard]] Result<Census> check_everything() const;

 private:
  static constexpr unsigned kLevels = 8;

  /// The unfinished right edge: per tile level the compact range of the tile being filled.
  struct Edge {
    std::array<journal::CompactRange, kLevels> levels;
    void append(const Hash& leaf, std::array<Bytes, kLevels>* written);
    [[nodiscard]] Hash root() const;
  };

  Ledger() = default;
  [[nodiscard]] Result<Unit> open_files(Disk& disk, const std::string& folder);
  [[nodiscard]] Result<Unit> drop_torn_tail(TreeSize vouched);
  [[nodiscard]] Result<Unit> load_edge(Vouched vouched);
  [[nodiscard]] Result<Unit> rebuild_hashes();
  [[nodiscard]] Result<Edge> edge_from_hashes() const;
  void stage(const journal::Entry& entry, BytesView slot);
  [[nodiscard]] Result<Unit> verify_flushed(EntryIndex start, const Edge& before) const;

  std::string origin_;
  std::unique_ptr<File> entries_, openings_, payloads_;
  std::array<std::unique_ptr<File>, kLevels> hashes_;
  Edge edge_;          // of everything
  Edge durable_edge_;  // of what is durable
  TreeSize size_ = 0;
  TreeSize durable_ = 0;
  std::uint64_t payload_end_ = 0;
  std::uint64_t durable_payload_end_ = 0;
  Instant last_at_;
  Instant durable_last_at_;
  Bytes staged_entries_, staged_slots_, staged_payloads_;
  std::array<Bytes, kLevels> staged_hashes_;
  std::array<std::uint64_t, kLevels> hash_count_{};
  Recovery recovery_;
};

}  // namespace thalweg::ledger
