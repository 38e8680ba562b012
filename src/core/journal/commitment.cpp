// SPDX-License-Identifier: Apache-2.0
#include "journal/commitment.h"

#include <algorithm>

namespace thalweg::journal {

namespace {

constexpr std::string_view kCommitmentPrefix{"thalweg/commit/v1\0", 18};
constexpr std::uint8_t kEntryVersion = 1;
/// The last moment of the year 9999. No calendar goes further, and a time near the end of 64 bits could not be added
/// to.
constexpr std::uint64_t kTimeMsMax = 253'402'300'799'999;

static_assert(kEntrySize == 2 + sizeof(std::uint64_t) + sizeof(Hash));

}  // namespace

Hash commitment(std::string_view origin, const OpeningView& opening) {
  Bytes message;
  message.reserve(kCommitmentPrefix.size() + 3 * sizeof(std::uint64_t) + origin.size() + opening.type.size() +
                  opening.payload.size());
  message += kCommitmentPrefix;
  for (const BytesView part : {origin, opening.type, opening.payload}) {
    append_u64(message, part.size());
    message += part;
  }
  return hmac_sha256(opening.salt, message);
}

const char* name(EntryKind kind) {
  switch (kind) {
    case EntryKind::record: return "record";
    case EntryKind::release: return "release";
    case EntryKind::erasure: return "erasure";
    case EntryKind::key_event: return "key event";
    case EntryKind::peer_checkpoint: return "peer checkpoint";
    case EntryKind::objection: return "objection";
  }
  return "unknown";
}

EntryBytes encode(const Entry& entry) {
  CHECK(entry.at.unix_ms() >= 0);
  CHECK(static_cast<std::uint64_t>(entry.at.unix_ms()) <= kTimeMsMax);
  EntryBytes bytes{};
  auto out = bytes.begin();
  *out++ = static_cast<char>(kEntryVersion);
  *out++ = static_cast<char>(entry.kind);
  const auto ms = static_cast<std::uint64_t>(entry.at.unix_ms());
  for (int shift = 56; shift >= 0; shift -= 8) *out++ = static_cast<char>(ms >> shift);
  out = std::copy(entry.commitment.bytes.begin(), entry.commitment.bytes.end(), out);
  CHECK(out == bytes.end());
  return bytes;
}

Result<Entry> decode_entry(BytesView bytes) {
  if (bytes.size() != kEntrySize) {
    return Error{Code::malformed, "an entry has 42 bytes, not " + std::to_string(bytes.size())};
  }
  Reader reader(bytes);
  const std::uint8_t version = TRY(reader.u8());
  if (version != kEntryVersion) {
    return Error{Code::unsupported,
                 "the entry has version " + std::to_string(version) + "; this program reads version 1"};
  }
  const std::uint8_t kind = TRY(reader.u8());
  if (kind < static_cast<std::uint8_t>(EntryKind::record) || kind > static_cast<std::uint8_t>(EntryKind::objection)) {
    return Error{Code::malformed, "there is no entry kind " + std::to_string(kind)};
  }
  const std::uint64_t ms = TRY(reader.u64());
  if (ms > kTimeMsMax) return Error{Code::malformed, "the entry's time is after the year 9999"};
  const Hash made = TRY(reader.hash());
  return Entry{static_cast<EntryKind>(kind), Instant::unix_ms(static_cast<std::int64_t>(ms)), made};
}

}  // namespace thalweg::journal
