// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "journal/evidence.h"
#include "journal/fraud.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::journal;  // NOLINT(google-build-using-namespace)

// What is read is written back to the same bytes: evidence files and fraud proofs; and checking them never fails
// otherwise than by an error, even under the keys that the file itself names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(reinterpret_cast<const char*>(data), size);
  if (const Result<Evidence> evidence = parse_evidence(input)) {
    CHECK(to_text(*evidence) == input);
    std::vector<VerifierKey> keys;
    for (const PartyKey& key : evidence->keys) keys.push_back(key.key);
    (void)verify_evidence(*evidence, keys, keys).has_value();
  }
  if (const Result<FraudProof> proof = parse_fraud_proof(input)) {
    CHECK(to_text(*proof) == input);
    CHECK(!verify_fraud(*proof, {}));
  }
  return 0;
}
