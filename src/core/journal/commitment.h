// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/time.h"

/// What an entry of a journal holds: not the record, but a salted commitment to it. With the salt anyone can check the
/// record against the entry; without it nobody learns anything, not even the length. To erase a record is to destroy
/// its salt. docs/formats/journal.md argues why this is binding and hiding.
namespace thalweg::journal {

/// What opens a commitment, borrowed.
struct OpeningView {
  Hash salt;              ///< 32 random bytes, used once.
  std::string_view type;  ///< The payload's media type.
  BytesView payload;
};

/// What opens a commitment.
struct Opening {
  Hash salt;
  std::string type;
  Bytes payload;

  [[nodiscard]] OpeningView view() const { return {salt, type, payload}; }

  friend bool operator==(const Opening&, const Opening&) = default;
};

/// HMAC-SHA-256 under the salt over origin, type and payload. The origin is in it so that a neighbour cannot copy a
/// commitment into its own journal and claim to have known the same. Cost  one allocation, 8 SHA-256 blocks and one
/// more per 64 bytes.
[[nodiscard]] Hash commitment(std::string_view origin, const OpeningView& opening);

[[nodiscard]] inline Hash commitment(std::string_view origin, const Opening& opening) {
  return commitment(origin, opening.view());
}

/// What an entry is about. The numbers are on the wire.
enum class EntryKind : std::uint8_t {
  record = 1,
  release = 2,
  erasure = 3,
  key_event = 4,
  peer_checkpoint = 5,  ///< `commitment` is the SHA-256 of the neighbour's cosigned note.
  objection = 6,        ///< `commitment` is the SHA-256 of the evidence objected with.
};

/// "record", "release", "erasure", "key event", "peer checkpoint", "objection".
[[nodiscard]] const char* name(EntryKind kind);

struct Entry {
  EntryKind kind = EntryKind::record;
  Instant at;  ///< When it was appended; years 1970 to 9999.
  Hash commitment;
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// Version, kind, time in milliseconds, commitment. With the leaf prefix it fills one SHA-256 block.
inline constexpr std::size_t kEntrySize = 42;
using EntryBytes = std::array<char, kEntrySize>;

[[nodiscard]] EntryBytes encode(const Entry& entry);

[[nodiscard]] inline BytesView view(const EntryBytes& bytes) {
  return {bytes.data(), bytes.size()};
}

/// Errors  malformed: another length, a kind or time out of range.  unsupported: another version.
[[nodiscard]] Result<Entry> decode_entry(BytesView bytes);

}  // namespace thalweg::journal
