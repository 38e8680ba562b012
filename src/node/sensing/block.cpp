// SPDX-License-Identifier: Apache-2.0
#include "sensing/block.h"

#include <algorithm>
#include <limits>

#include <zlib.h>

namespace thalweg::sensing {
namespace {

constexpr std::string_view kMagic = "H1";

enum Bit : unsigned { has_place = 1, has_speed = 2, has_course = 4, has_kind = 8, has_reading = 16 };

void append_varint(Bytes& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>((value & 0x7F) | 0x80);
    value >>= 7U;
  }
  out += static_cast<char>(value);
}

void append_signed(Bytes& out, std::int64_t value) {
  append_varint(out, (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
}

void append_text(Bytes& out, std::string_view text) {
  append_varint(out, text.size());
  out += text;
}

Error malformed(const char* what) {
  return {Code::malformed, std::string("a block of the history: ") + what};
}

/// Reads what append_varint and its like wrote.
class Fields {
 public:
  explicit Fields(BytesView bytes) : reader_(bytes) {}

  Result<std::uint64_t> number(std::uint64_t most) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = TRY(reader_.u8());
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) != 0) continue;
      if (value > most) return malformed("a number is too large");
      return value;
    }
    return malformed("a number does not end");
  }

  /// The number that is this much more or less than `before`, and within its bounds.
  Result<std::int64_t> moved(std::int64_t before, std::int64_t low, std::int64_t high) {
    const std::uint64_t coded = TRY(number(std::numeric_limits<std::uint64_t>::max()));
    const auto by = static_cast<std::int64_t>((coded >> 1U) ^ (~(coded & 1U) + 1));
    std::int64_t value = 0;
    if (__builtin_add_overflow(before, by, &value) || value < low || value > high)
      return malformed("a value is beyond what there is");
    return value;
  }

  Result<std::string_view> text(std::size_t most) {
    const std::uint64_t size = TRY(number(most));
    return reader_.take(static_cast<std::size_t>(size));
  }

  Result<std::uint8_t> byte() { return reader_.u8(); }

 private:
  Reader reader_;
};

Result<Bytes> inflated(BytesView deflated, std::size_t size) {
  Bytes raw(size, '\0');
  uLongf length = size;
  const int result = ::uncompress(reinterpret_cast<Bytef*>(raw.data()),
                                  &length,
                                  reinterpret_cast<const Bytef*>(deflated.data()),
                                  static_cast<uLong>(deflated.size()));
  if (result != Z_OK || length != size) return malformed("it can't be inflated");
  return raw;
}

constexpr std::int64_t kTimeMax = 253'402'300'799'999;  // the year 9999

/// What was last said of a thing in the block.
struct Before {
  std::string_view uid;
  Row row;
};

Result<Unit> read_row(Fields& fields,
                      Before& thing,
                      const std::vector<std::string_view>& sources,
                      std::int64_t& at_ms) {
  Row& row = thing.row;
  const unsigned bits = TRY(fields.byte());
  at_ms = TRY(fields.moved(at_ms, 0, kTimeMax));
  row.uid = thing.uid;
  row.at = Instant::unix_ms(at_ms);
  row.has_place = (bits & Bit::has_place) != 0;
  if (row.has_place) {
    const std::int64_t lat = TRY(fields.moved(row.place.lat_e7, -geometry::kLatE7Max, geometry::kLatE7Max));
    const std::int64_t lon = TRY(fields.moved(row.place.lon_e7, -geometry::kLonE7Max, geometry::kLonE7Max));
    row.place = {static_cast<std::int32_t>(lat), static_cast<std::int32_t>(lon)};
  }
  if ((bits & Bit::has_speed) != 0)
    row.speed_cm_s = static_cast<std::uint16_t>(TRY(fields.moved(row.speed_cm_s, 0, sensor::kNoSpeed)));
  if ((bits & Bit::has_course) != 0)
    row.course_cdeg = static_cast<std::uint16_t>(TRY(fields.moved(row.course_cdeg, 0, sensor::kNoCourse)));
  if ((bits & Bit::has_kind) != 0) {
    const unsigned kind = TRY(fields.byte());
    if (kind / 2 >= sensor::kSubjects) return malformed("there is no such kind");
    row.subject = static_cast<sensor::Subject>(kind / 2);
    row.own = kind % 2 != 0;
    const std::uint64_t source = TRY(fields.number(std::numeric_limits<std::uint32_t>::max()));
    if (source >= sources.size()) return malformed("there is no such source");
    row.source = sources[source];
  }
  if ((bits & Bit::has_reading) != 0) {
    constexpr std::int64_t kMost = std::int64_t{1} << 53;
    row.reading_milli = TRY(fields.moved(row.reading_milli.value_or(0), -kMost, kMost));
  }
  return Unit{};
}

}  // namespace

std::uint32_t BlockWriter::number_of(std::string_view source) {
  const auto found = sources_.find(source);
  if (found != sources_.end()) return found->second;
  names_bytes_ += source.size() + 1;
  return sources_.emplace(source, static_cast<std::uint32_t>(sources_.size())).first->second;
}

void BlockWriter::add(const sensor::Report& report, std::string_view source, bool reads) {
  const std::int64_t at_ms = report.at.unix_ms();
  if (at_ms < 0 || at_ms > kTimeMax) return;
  auto thing = things_.find(report.uid);
  if (thing == things_.end()) {
    names_bytes_ += report.uid.size() + 1;
    Last last;
    last.number = static_cast<std::uint32_t>(things_.size());
    thing = things_.emplace(report.uid, last).first;
  } else if (at_ms >= thing->second.at_ms && at_ms - thing->second.at_ms < kApart.milliseconds()) {
    return;
  }
  Last& last = thing->second;
  const std::uint32_t kind = (static_cast<std::uint32_t>(report.subject) * 2 + (report.own ? 1 : 0)) | number_of(source)
                                                                                                           << 8U;
  const unsigned bits = (report.has_position ? Bit::has_place : 0U) |
                        (report.speed_cm_s != last.speed ? Bit::has_speed : 0U) |
                        (report.course_cdeg != last.course ? Bit::has_course : 0U) |
                        (kind != last.kind ? Bit::has_kind : 0U) | (reads ? Bit::has_reading : 0U);
  append_varint(body_, last.number);
  body_ += static_cast<char>(bits);
  append_signed(body_, at_ms - (rows_ == 0 ? 0 : before_ms_));
  if (report.has_position) {
    append_signed(body_, std::int64_t{report.position.lat_e7} - last.place.lat_e7);
    append_signed(body_, std::int64_t{report.position.lon_e7} - last.place.lon_e7);
    last.place = report.position;
  }
  if ((bits & Bit::has_speed) != 0) append_signed(body_, std::int64_t{report.speed_cm_s} - last.speed);
  if ((bits & Bit::has_course) != 0) append_signed(body_, std::int64_t{report.course_cdeg} - last.course);
  if ((bits & Bit::has_kind) != 0) {
    body_ += static_cast<char>(kind & 0xFFU);
    append_varint(body_, kind >> 8U);
  }
  if (reads) append_signed(body_, report.reading_milli - last.reading);
  if (reads) last.reading = report.reading_milli;
  first_ms_ = rows_ == 0 ? at_ms : std::min(first_ms_, at_ms);
  last_ms_ = rows_ == 0 ? at_ms : std::max(last_ms_, at_ms);
  before_ms_ = last.at_ms = at_ms;
  last.speed = report.speed_cm_s;
  last.course = report.course_cdeg;
  last.kind = kind;
  ++rows_;
}

Bytes BlockWriter::finish() const {
  Bytes raw;
  std::vector<std::string_view> names(things_.size()), sources(sources_.size());
  for (const auto& [uid, last] : things_) names[last.number] = uid;
  for (const auto& [source, number] : sources_) sources[number] = source;
  append_varint(raw, names.size());
  for (const std::string_view name : names) append_text(raw, name);
  append_varint(raw, sources.size());
  for (const std::string_view source : sources) append_text(raw, source);
  raw += body_;
  CHECK(raw.size() <= kBlockRawMax);
  Bytes block(kMagic);
  append_u64(block, static_cast<std::uint64_t>(first_ms_));
  append_u64(block, static_cast<std::uint64_t>(last_ms_));
  append_u32(block, rows_);
  append_u32(block, static_cast<std::uint32_t>(raw.size()));
  uLongf length = ::compressBound(static_cast<uLong>(raw.size()));
  const std::size_t head = block.size();
  block.resize(head + length);
  const int result = ::compress2(reinterpret_cast<Bytef*>(block.data() + head),
                                 &length,
                                 reinterpret_cast<const Bytef*>(raw.data()),
                                 static_cast<uLong>(raw.size()),
                                 1);
  CHECK(result == Z_OK);
  block.resize(head + length);
  return block;
}

Result<BlockHead> read_block_head(BytesView block) {
  Reader reader(block);
  if (TRY(reader.take(kMagic.size())) != kMagic) return malformed("it does not begin as one");
  const std::uint64_t first = TRY(reader.u64());
  const std::uint64_t last = TRY(reader.u64());
  BlockHead head;
  head.rows = TRY(reader.u32());
  head.raw_bytes = TRY(reader.u32());
  if (first > last || last > static_cast<std::uint64_t>(kTimeMax)) return malformed("its times are none");
  if (head.raw_bytes > kBlockRawMax || head.rows > head.raw_bytes) return malformed("it is larger than any is");
  head.first = Instant::unix_ms(static_cast<std::int64_t>(first));
  head.last = Instant::unix_ms(static_cast<std::int64_t>(last));
  return head;
}

Result<Unit> read_block(BytesView block, const std::function<bool(const Row&)>& each) {
  const BlockHead head = TRY(read_block_head(block));
  const Bytes raw = TRY(inflated(block.substr(kBlockHead), head.raw_bytes));
  Fields fields(raw);
  std::vector<Before> things(static_cast<std::size_t>(TRY(fields.number(head.rows))));
  for (Before& thing : things) thing.uid = TRY(fields.text(sensor::kUidMax));
  std::vector<std::string_view> sources(static_cast<std::size_t>(TRY(fields.number(head.rows))));
  for (std::string_view& source : sources) source = TRY(fields.text(sensor::kUidMax));
  std::int64_t at_ms = 0;
  for (std::uint32_t i = 0; i < head.rows; ++i) {
    const std::uint64_t number = TRY(fields.number(std::numeric_limits<std::uint32_t>::max()));
    if (number >= things.size()) return malformed("there is no such thing");
    Before& thing = things[static_cast<std::size_t>(number)];
    TRY(read_row(fields, thing, sources, at_ms));
    const bool goes_on = each(thing.row);
    if (!goes_on) return Unit{};
  }
  return Unit{};
}

}  // namespace thalweg::sensing
