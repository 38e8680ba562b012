// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "journal/commitment.h"
#include "journal/tree.h"

/// The bodies that carry entries to a mirror: C2SP's add-entries, and add-records, which is the same with the openings
/// beside the entries. A body is cut into packages at multiples of 256 entries, so that each fills a tile, and each
/// package proves that it belongs to the checkpoint's tree before anything is stored.
///
/// Parsed values borrow from the body: keep it while they live. docs/formats/journal.md has the bytes.
namespace thalweg::journal {

inline constexpr std::size_t kPackagesMax = 32;
inline constexpr std::size_t kAddEntriesBodyMax = std::size_t{24} * 1024 * 1024;

/// How an entry is disclosed. The numbers are on the wire.
enum class Disclosure : std::uint8_t {
  opening = 1,   ///< by what opens its commitment
  erased = 2,    ///< not at all: an erasure entry must cover it
  preimage = 3,  ///< by bytes whose SHA-256 is in the entry (peer checkpoints and objections)
};

struct EntryOpening {
  Disclosure how = Disclosure::erased;
  OpeningView opening;  ///< For Disclosure::opening.
  BytesView preimage;   ///< For Disclosure::preimage.
};

/// The entries [start, end) of one tile's width.
struct EntryPackage {
  EntryIndex start = 0;
  EntryIndex end = 0;
  std::vector<BytesView> entries;
  std::vector<EntryOpening> openings;  ///< One per entry in add-records, none in add-entries.
  std::vector<Hash>
      proof;  ///< Subtree consistency proof of [start rounded down to 256, end) in the tree of the upload's end.
};

struct AddEntries {
  std::string_view origin;
  EntryIndex start = 0;
  TreeSize end = 0;  ///< The size of the checkpoint to reach; the packages may stop before it.
  BytesView ticket;  ///< What the mirror last gave, or nothing.
  std::vector<EntryPackage> packages;
};

/// The packages of an upload: the range of the package that begins at `at`.  Needs  at < end.
[[nodiscard]] Subtree package_range(EntryIndex at, TreeSize end);

/// Write bodies.  Needs  packages in order, each the package_range of its start, with entries (and openings) for it;
/// entries and origins of at most 65535 bytes, types of at most 255.
[[nodiscard]] Bytes to_add_entries(const AddEntries& request);
[[nodiscard]] Bytes to_add_records(const AddEntries& request);

/// Read bodies: at least one package unless start = end, at most kPackagesMax, nothing after the last.
/// Errors  malformed, with the offset.  Cost  two allocations per package and one more for openings; no byte is copied
/// but salts.
[[nodiscard]] Result<AddEntries> parse_add_entries(BytesView body);
[[nodiscard]] Result<AddEntries> parse_add_records(BytesView body);

/// Checks that a package belongs to the tree (size, root), and returns the leaf hashes of its entries for the mirror to
/// keep.
///
/// Shapes   before: the leaf hashes from package.start rounded down to 256 up to package.start, which the mirror holds.
/// Errors   malformed: `before` or the proof has the wrong length.  corrupt: the proof does not lead to `root`.
[[nodiscard]] Result<std::vector<Hash>> check_package(const EntryPackage& package,
                                                      std::span<const Hash> before,
                                                      TreeSize size,
                                                      const Hash& root);

/// Checks that a disclosure is what the entry was made from.
/// Errors  corrupt: it is not.  malformed: the entry's kind is not disclosed in this way.
[[nodiscard]] Result<Unit> check_opening(std::string_view origin, const Entry& entry, const EntryOpening& opening);

/// Where a mirror stands: its answer to an upload that it cannot finish.
struct MirrorInfo {
  TreeSize pending = 0;  ///< Size of the checkpoint it waits to reach.
  EntryIndex next = 0;   ///< First entry it lacks.
  Bytes ticket;          ///< To be sent back.
  friend bool operator==(const MirrorInfo&, const MirrorInfo&) = default;
};

inline constexpr std::string_view kMirrorInfoType = "text/x.tlog.mirror-info";
[[nodiscard]] std::string to_text(const MirrorInfo& info);
/// Accepts exactly what to_text writes.  Errors  malformed.
[[nodiscard]] Result<MirrorInfo> parse_mirror_info(BytesView text);

}  // namespace thalweg::journal
