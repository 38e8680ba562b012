// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

/// Passwords as argon2id (RFC 9106) keeps them: guessing one costs the guesser as much time and memory as checking it.
namespace thalweg {

struct PasswordCost {
  std::uint64_t operations = 3;
  std::uint64_t memory_bytes = std::uint64_t{256} * 1024 * 1024;
};

/// The least that argon2id takes; for tests.
inline constexpr PasswordCost kLeastCost{1, 8192};

/// "argon2id$OPERATIONS$BYTES$SALT$HASH", salt and hash in hexadecimal.
/// Errors  exhausted: the memory is not there.
/// Cost    as asked: a second and 256 MiB by default.
[[nodiscard]] Result<std::string> hash_password(std::string_view password, PasswordCost cost, const Hash& salt);
/// Whether this is the password that was hashed.
/// Errors  malformed: `hashed` is not what hash_password wrote.  exhausted.
[[nodiscard]] Result<bool> is_password(std::string_view password, std::string_view hashed);

}  // namespace thalweg
