// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "base/bytes.h"
#include "base/result.h"

/// Files that only grow, of frames that say how long they are and what they must hold: 4 bytes of length, 8 of the
/// content's SHA-256, the content. What a crash left half written at the end is found by that, and cut off.
namespace thalweg::sensing {

inline constexpr std::size_t kFrameHead = 12;
inline constexpr std::size_t kFrameMax = 16 * 1024 * 1024;

void append_frame(Bytes& out, BytesView content);

/// Calls `each` with every whole frame from the beginning, and gives back how many bytes they take; what comes after
/// them is no frame. Stops when `each` says no.
std::size_t for_each_frame(BytesView bytes, const std::function<bool(BytesView content)>& each);

/// How long the content is of which these are the first bytes.  Errors  malformed: too few bytes, or no such length.
[[nodiscard]] Result<std::size_t> frame_length(BytesView head);
/// The content of one whole frame.  Errors  malformed; corrupt: it is not what was written.
[[nodiscard]] Result<BytesView> frame_content(BytesView frame);

}  // namespace thalweg::sensing
