// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/bytes.h"

/// gzip (RFC 1952) for HTTP bodies, over zlib.
namespace thalweg::net {

[[nodiscard]] Bytes gzip(BytesView bytes);

/// Errors  malformed: no gzip, cut short, or bytes after its end.  exhausted: it would grow beyond `bytes_max`; at most
///         that much is ever held.
[[nodiscard]] Result<Bytes> gunzip(BytesView bytes, std::size_t bytes_max);

}  // namespace thalweg::net
