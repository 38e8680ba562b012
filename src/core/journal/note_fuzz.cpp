// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "journal/note.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::journal;  // NOLINT(google-build-using-namespace)

// What is read is written back to the same bytes: notes, signature lines, public and private keys.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(reinterpret_cast<const char*>(data), size);
  if (const Result<Note> note = parse_note(input)) CHECK(to_text(*note) == input);
  if (const Result<std::vector<SignatureLine>> lines = parse_signature_lines(input)) {
    std::string text;
    for (const SignatureLine& line : *lines) text += to_text(line);
    CHECK(text == input);
  }
  if (const Result<VerifierKey> key = parse_vkey(input)) CHECK(to_vkey(*key) == input);
  if (const Result<NoteSigner> signer = parse_private_text(input)) CHECK(to_private_text(*signer) == input);
  return 0;
}
