// SPDX-License-Identifier: Apache-2.0
#include "sensor/fuzz_detail.h"
#include "sensor/tak.h"

/// Whatever comes is read the same in one piece and cut up, as a stream and as a datagram.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  thalweg::sensor::read_whole_and_cut<thalweg::sensor::TakStreamDecoder>(data, size);
  thalweg::sensor::read_whole_and_cut<thalweg::sensor::TakDatagramDecoder>(data, size);
  return 0;
}
