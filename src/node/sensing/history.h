// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "sensing/block.h"

/// What was reported, kept for a while: blocks in files that only grow, the oldest file gone when its time is over or
/// there are too many bytes. A crash costs the last seconds, never what was on disk before. No journal: nothing of it
/// is signed, and nothing of it leaves.
namespace thalweg::sensing {

struct HistoryOptions {
  Duration kept = Duration::days(7);
  std::uint64_t bytes_max = std::uint64_t{1024} * 1024 * 1024;
  std::uint64_t file_bytes = 32 * 1024 * 1024;  ///< a new file begins after so many
  Duration file_span = Duration::hours(6);      ///< or after so long
  std::size_t waiting_max = 64 * 1024 * 1024;   ///< raw bytes not yet written; what comes beyond is counted and lost
};

struct HistoryStatus {
  std::optional<Instant> from;  ///< the oldest report's time
  std::optional<Instant> until;
  std::uint64_t bytes = 0;
  std::uint64_t reports = 0;
  std::uint64_t lost = 0;  ///< reports that could not be written
  Duration kept;
};

/// Thread  any.
class History {
 public:
  /// Reads where which blocks are, and cuts off what a crash left half written.
  /// Errors  those of the disk.
  /// Owner   borrows the disk.
  [[nodiscard]] static Result<std::unique_ptr<History>> open(Disk& disk, HistoryOptions options, Instant now);

  /// Takes a block over, to be written at the next flush.
  void add(BlockWriter block);
  /// Writes what waits, on disk when it has returned, and lets go of what is too old or too much.
  /// Errors  those of the disk; after one nothing more is written.
  [[nodiscard]] Result<Unit> flush(Instant now);

  /// Calls `each` with all reports of that span, block by block: of one thing mostly in the order of their times, of
  /// several in none. Ends when `each` says no. A block that the disk gives back otherwise than it was written is
  /// passed over.
  /// Errors  those of the disk.
  [[nodiscard]] Result<Unit> read(Instant from, Instant until, const std::function<bool(const Row&)>& each) const;

  [[nodiscard]] HistoryStatus status() const;

  static constexpr std::string_view kFolder = "picture/history";

 private:
  struct Block {
    BlockHead head;
    std::uint64_t offset = 0;  ///< of its frame
    std::size_t size = 0;      ///< of its frame
  };

  struct Segment {
    std::string path;
    Instant begun;
    std::shared_ptr<File> file;  // shared with readers that are under way
    std::uint64_t end = 0;
    std::vector<Block> blocks;
  };

  History(Disk& disk, HistoryOptions options) : disk_(disk), options_(options) {}

  [[nodiscard]] Result<Unit> load(const std::string& name);
  [[nodiscard]] Result<Unit> write(std::deque<BlockWriter> blocks, Instant now);
  [[nodiscard]] Result<Unit> begin_segment(Instant now);
  [[nodiscard]] Result<Unit> let_go(Instant now);

  Disk& disk_;
  HistoryOptions options_;
  std::mutex flush_mutex_;    ///< one flush at a time; before the other
  mutable std::mutex mutex_;  ///< over all below
  std::deque<Segment> segments_;
  std::deque<BlockWriter> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t lost_ = 0;
  std::optional<Error> failed_;
};

/// The last that was known of each thing at a past moment, of what was reported in the `window` before it.
/// Errors  those of the disk; exhausted: more than `rows_max` reports would have to be read.
struct PastThing {
  std::string uid, source;
  Row row;  ///< its texts are empty
};

inline constexpr std::size_t kPastRowsMax = 20'000'000;

[[nodiscard]] Result<std::vector<PastThing>> picture_at(const History& history, Instant at, Duration window);
/// The reports of one thing in a span, by time; evenly thinned to at most `limit`.
[[nodiscard]] Result<std::vector<Row>> track_of(
    const History& history, std::string_view uid, Instant from, Instant until, std::size_t limit);

}  // namespace thalweg::sensing
