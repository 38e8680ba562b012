// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "journal/mirror.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::journal;  // NOLINT(google-build-using-namespace)

// What is read is written back to the same bytes: both forms of uploads, and the mirror's answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(reinterpret_cast<const char*>(data), size);
  if (const Result<AddEntries> request = parse_add_entries(input)) {
    CHECK(to_add_entries(*request) == input);
    for (const EntryPackage& package : request->packages) {
      const std::vector<Hash> before(static_cast<std::size_t>(package.start % 256));
      CHECK(!check_package(package, before, request->end, Hash{}));
    }
  }
  if (const Result<AddEntries> request = parse_add_records(input)) CHECK(to_add_records(*request) == input);
  if (const Result<MirrorInfo> info = parse_mirror_info(input)) CHECK(to_text(*info) == input);
  return 0;
}
