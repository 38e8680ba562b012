// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "journal/proof_file.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::journal;  // NOLINT(google-build-using-namespace)

// A proof file that is read is written back to the same bytes, and random ones prove nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(reinterpret_cast<const char*>(data), size);
  if (const Result<ProofFile> proof = parse_proof_file(input)) {
    CHECK(to_text(*proof) == input);
    CHECK(!verify_proof(*proof, "an entry that was never there", {}));
    const Result<Unit> check = check_inclusion(proof->index, kTreeSizeMax, Hash{}, proof->path, Hash{});
    CHECK(!check);
  }
  return 0;
}
