// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace thalweg::detail {

/// How far one UTF-8 sequence goes: `good` bytes of it are right, and `whole` says whether that is all of it.
struct Utf8Sequence {
  std::size_t good = 0;
  bool whole = false;
};

/// Looks at the sequence that starts `bytes`.  Needs  at least one byte.  Source  RFC 3629 section 4.
[[nodiscard]] Utf8Sequence utf8_sequence(BytesView bytes);

}  // namespace thalweg::detail
