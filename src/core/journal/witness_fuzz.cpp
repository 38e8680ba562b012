// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "journal/witness.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::journal;  // NOLINT(google-build-using-namespace)

// A request that is read is written back to the same bytes; every answer has one of the protocol's codes, and none
// accepts what does not continue the state.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(reinterpret_cast<const char*>(data), size);
  if (const Result<AddCheckpoint> request = parse_add_checkpoint(input)) CHECK(to_text(*request) == input);

  static const std::vector<WitnessedLog> logs = [] {
    const Result<VerifierKey> key =
        parse_vkey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
    return std::vector<WitnessedLog>{{"example.com/log/testdata", {*key}, {}}};
  }();
  const WitnessAnswer answer = check_add_checkpoint(input, logs);
  switch (answer.status) {
    case 200: CHECK(answer.accept.has_value()); break;
    case 400:
    case 403:
    case 404:
    case 409:
    case 422: CHECK(!answer.accept.has_value()); break;
    default: CHECK(false);
  }
  return 0;
}
