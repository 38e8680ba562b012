// SPDX-License-Identifier: Apache-2.0
#include "sensor/csv.h"
#include "sensor/fuzz_detail.h"

/// Whatever comes is read the same in one piece and cut up, and what comes out is within its bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  thalweg::sensor::read_whole_and_cut<thalweg::sensor::CsvDecoder>(data, size);
  return 0;
}
