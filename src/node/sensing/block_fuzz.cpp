// SPDX-License-Identifier: Apache-2.0
#include "sensing/block.h"

using namespace thalweg;

/// Whatever is read of a block is within its bounds, and written again reads as the same reports.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sensing::BlockWriter writer;
  std::uint32_t rows = 0;
  (void)sensing::read_block({reinterpret_cast<const char*>(data), size}, [&](const sensing::Row& row) {
    CHECK(row.uid.size() <= sensor::kUidMax);
    CHECK(geometry::is_on_earth(row.place));
    sensor::Report report;
    report.uid = row.uid;
    report.at = row.at;
    report.position = row.place;
    report.has_position = row.has_place;
    report.subject = row.subject;
    report.own = row.own;
    if (row.reading_milli) {
      report.statement = sensor::Statement::reading;
      report.reading_milli = *row.reading_milli;
    }
    writer.add(report, row.source, row.reading_milli.has_value());
    return ++rows < 10'000;
  });
  if (writer.is_empty()) return 0;
  std::uint32_t again = 0;
  const auto read = sensing::read_block(writer.finish(), [&again](const sensing::Row&) { return ++again > 0; });
  CHECK(read.has_value());
  CHECK(again == writer.rows());
  return 0;
}
