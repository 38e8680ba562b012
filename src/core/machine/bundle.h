// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exchange/call.h"

/// An offline bundle: what would have gone over the line, as one file for a memory stick or a radio link. Importing it
/// twice does nothing the second time; nothing in it is trusted but what is signed.
namespace thalweg::machine {

struct Bundle {
  std::string agreement, from, to;
  std::vector<std::string> receipts;  ///< the addressee's checkpoints, with the sender's cosignature
  std::vector<exchange::Call> calls;  ///< add-checkpoint and add-records requests, in order
};

inline constexpr std::size_t kBundleBytesMax = 1024u * 1024 * 1024;

/// "thalweg bundle v1" and a line feed, a line of canonical JSON that says what follows, then the parts, then the
/// SHA-256 of all before it (docs/formats/bundle.md).
[[nodiscard]] Bytes to_bytes(const Bundle& bundle);
/// Errors  malformed: not a bundle, cut off or damaged, with the place.  unsupported: another version.
[[nodiscard]] Result<Bundle> parse_bundle(BytesView bytes);

}  // namespace thalweg::machine
