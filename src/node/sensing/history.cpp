// SPDX-License-Identifier: Apache-2.0
#include "sensing/history.h"

#include <algorithm>
#include <utility>

#include "sensing/frames.h"

namespace thalweg::sensing {
namespace {

constexpr std::string_view kEnding = ".blocks";

std::string path_of(std::string_view name) {
  return std::string(History::kFolder) + "/" + std::string(name);
}

}  // namespace

Result<std::unique_ptr<History>> History::open(Disk& disk, HistoryOptions options, Instant now) {
  std::unique_ptr<History> history(new History(disk, options));
  for (const std::string& name : TRY(disk.list(kFolder))) {
    if (name.ends_with(kEnding)) TRY(history->load(name));
  }
  TRY(history->let_go(now));
  return history;
}

Result<Unit> History::load(const std::string& name) {
  const auto begun = from_decimal(std::string_view(name).substr(0, name.size() - kEnding.size()));
  if (!begun) return Unit{};  // no file of ours
  Segment segment;
  segment.path = path_of(name);
  segment.begun = Instant::unix_ms(static_cast<std::int64_t>(*begun));
  segment.file = TRY(disk_.open(segment.path));
  const std::uint64_t size = TRY(segment.file->size_bytes());
  while (segment.end + kFrameHead + kBlockHead <= size) {
    const Bytes head = TRY(segment.file->read(segment.end, kFrameHead + kBlockHead));
    const auto length = frame_length(head);
    const auto block = read_block_head(BytesView(head).substr(kFrameHead));
    if (!length || !block || segment.end + kFrameHead + *length > size) break;
    segment.blocks.push_back({*block, segment.end, kFrameHead + *length});
    segment.end += kFrameHead + *length;
  }
  // The last block may have its length and not its bytes: the disk promises no order before a sync.
  while (!segment.blocks.empty()) {
    const Block& last = segment.blocks.back();
    if (frame_content(TRY(segment.file->read(last.offset, last.size)))) break;
    segment.end = last.offset;
    segment.blocks.pop_back();
  }
  if (segment.end < size) {
    TRY(segment.file->truncate(segment.end));
    TRY(segment.file->sync());
  }
  segments_.push_back(std::move(segment));
  return Unit{};
}

void History::add(BlockWriter block) {
  if (block.is_empty()) return;
  const std::lock_guard lock(mutex_);
  if (failed_ || waiting_bytes_ + block.raw_bytes() > options_.waiting_max) {
    lost_ += block.rows();
    return;
  }
  waiting_bytes_ += block.raw_bytes();
  waiting_.push_back(std::move(block));
}

Result<Unit> History::begin_segment(Instant now) {
  Segment segment;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t after = segments_.empty() ? 0 : segments_.back().begun.unix_ms() + 1;
    segment.begun = Instant::unix_ms(std::max({now.unix_ms(), after, std::int64_t{0}}));
  }
  std::string number = std::to_string(segment.begun.unix_ms());
  segment.path = path_of(number + std::string(kEnding));
  segment.file = TRY(disk_.open(segment.path));
  const std::lock_guard lock(mutex_);
  segments_.push_back(std::move(segment));
  return Unit{};
}

Result<Unit> History::write(std::deque<BlockWriter> blocks, Instant now) {
  while (!blocks.empty()) {
    bool is_full = true;
    {
      const std::lock_guard lock(mutex_);
      if (!segments_.empty()) {
        const Segment& last = segments_.back();
        is_full = last.end >= options_.file_bytes || is_due(now, last.begun + options_.file_span, options_.file_span);
      }
    }
    if (is_full) TRY(begin_segment(now));
    Bytes frames;
    std::vector<Block> written;
    Segment& segment = segments_.back();  // only this thread adds and takes away
    while (!blocks.empty() && frames.size() < options_.file_bytes) {
      const Bytes content = blocks.front().finish();
      const std::uint64_t offset = segment.end + frames.size();
      append_frame(frames, content);
      written.push_back({TRY(read_block_head(content)), offset, kFrameHead + content.size()});
      blocks.pop_front();
    }
    TRY(segment.file->write(segment.end, frames));
    TRY(segment.file->sync());
    const std::lock_guard lock(mutex_);
    segment.end += frames.size();
    segment.blocks.insert(segment.blocks.end(), written.begin(), written.end());
  }
  return Unit{};
}

Result<Unit> History::let_go(Instant now) {
  while (true) {
    std::string gone;
    {
      const std::lock_guard lock(mutex_);
      if (segments_.empty()) return Unit{};
      std::uint64_t bytes = 0;
      for (const Segment& segment : segments_) bytes += segment.end;
      // Nothing was written to a file after the next one began, and none is written to for longer than its span.
      const Segment& first = segments_.front();
      const bool is_old = first.begun + options_.file_span + options_.kept <= now ||
                          (segments_.size() > 1 && segments_[1].begun + options_.kept <= now);
      const bool is_too_much = bytes > options_.bytes_max && segments_.size() > 1;
      if (!is_old && !is_too_much) return Unit{};
      gone = segments_.front().path;
      segments_.pop_front();
    }
    TRY(disk_.remove(gone));
  }
}

Result<Unit> History::flush(Instant now) {
  const std::lock_guard turn(flush_mutex_);
  std::deque<BlockWriter> blocks;
  {
    const std::lock_guard lock(mutex_);
    if (failed_) return *failed_;
    blocks.swap(waiting_);
    waiting_bytes_ = 0;
  }
  auto done = write(std::move(blocks), now);
  if (done) done = let_go(now);
  if (!done) {
    const std::lock_guard lock(mutex_);
    failed_ = done.error();
  }
  return done;
}

Result<Unit> History::read(Instant from, Instant until, const std::function<bool(const Row&)>& each) const {
  struct Place {
    std::shared_ptr<File> file;  // shared with the segment, which may go meanwhile
    std::uint64_t offset;
    std::size_t size;
  };

  std::vector<Place> places;
  {
    const std::lock_guard lock(mutex_);
    for (const Segment& segment : segments_) {
      for (const Block& block : segment.blocks) {
        if (block.head.last >= from && block.head.first <= until)
          places.push_back({segment.file, block.offset, block.size});
      }
    }
  }
  bool goes_on = true;
  for (const Place& place : places) {
    const Bytes frame = TRY(place.file->read(place.offset, place.size));
    const auto content = frame_content(frame);
    if (!content) continue;
    (void)read_block(*content, [&](const Row& row) {
      if (row.at >= from && row.at <= until) goes_on = each(row);
      return goes_on;
    });
    if (!goes_on) break;
  }
  return Unit{};
}

HistoryStatus History::status() const {
  const std::lock_guard lock(mutex_);
  HistoryStatus status;
  status.lost = lost_;
  status.kept = options_.kept;
  for (const Segment& segment : segments_) {
    status.bytes += segment.end;
    for (const Block& block : segment.blocks) {
      status.reports += block.head.rows;
      status.from = std::min(status.from.value_or(block.head.first), block.head.first);
      status.until = std::max(status.until.value_or(block.head.last), block.head.last);
    }
  }
  return status;
}

Result<std::vector<PastThing>> picture_at(const History& history, Instant at, Duration window) {
  std::map<std::string, PastThing, std::less<>> last;
  std::size_t rows = 0;
  TRY(history.read(at - window, at, [&](const Row& row) {
    if (!row.has_place) return true;
    auto found = last.find(row.uid);
    if (found == last.end()) found = last.emplace(row.uid, PastThing{}).first;
    PastThing& thing = found->second;
    if (thing.uid.empty() || row.at >= thing.row.at) {
      thing.uid = row.uid;
      thing.source = row.source;
      thing.row = row;
      thing.row.uid = thing.row.source = {};
    }
    return ++rows < kPastRowsMax;
  }));
  if (rows >= kPastRowsMax) {
    return Error{Code::exhausted, "more than " + std::to_string(kPastRowsMax) + " reports lie before that moment"};
  }
  std::vector<PastThing> things;
  for (auto& [uid, thing] : last) things.push_back(std::move(thing));
  return things;
}

Result<std::vector<Row>> track_of(
    const History& history, std::string_view uid, Instant from, Instant until, std::size_t limit) {
  std::vector<Row> rows;
  TRY(history.read(from, until, [&](const Row& row) {
    if (row.uid != uid || !row.has_place) return true;
    rows.push_back(row);
    rows.back().uid = rows.back().source = {};
    return rows.size() < kPastRowsMax;
  }));
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
  if (rows.size() <= limit || limit == 0) return rows;
  std::vector<Row> thinned;
  for (std::size_t i = 0; i < limit; ++i)
    thinned.push_back(rows[i * (rows.size() - 1) / std::max<std::size_t>(1, limit - 1)]);
  return thinned;
}

}  // namespace thalweg::sensing
