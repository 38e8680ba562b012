// SPDX-License-Identifier: Apache-2.0
#include "base/password.h"

#include <sodium.h>

namespace thalweg {
namespace {

constexpr std::uint64_t kOperationsMax = 100;
constexpr std::uint64_t kMemoryMax = std::uint64_t{4} * 1024 * 1024 * 1024;

Result<Hash> derive(std::string_view password, PasswordCost cost, BytesView salt) {
  CHECK(sodium_init() >= 0);
  CHECK(salt.size() == crypto_pwhash_SALTBYTES);
  Hash hash;
  const int failed = crypto_pwhash(hash.bytes.data(),
                                   hash.bytes.size(),
                                   password.data(),
                                   password.size(),
                                   reinterpret_cast<const unsigned char*>(salt.data()),
                                   cost.operations,
                                   cost.memory_bytes,
                                   crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0)
    return Error{Code::exhausted,
                 "checking a password takes " + std::to_string(cost.memory_bytes / 1024 / 1024) +
                     " MiB of memory, which are not there now"};
  return hash;
}

std::string_view next_part(std::string_view& text) {
  const std::size_t end = std::min(text.find('$'), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

}  // namespace

Result<std::string> hash_password(std::string_view password, PasswordCost cost, const Hash& salt) {
  const BytesView used = salt.view().substr(0, crypto_pwhash_SALTBYTES);
  const Hash hash = TRY(derive(password, cost, used));
  return "argon2id$" + std::to_string(cost.operations) + "$" + std::to_string(cost.memory_bytes) + "$" + to_hex(used) +
         "$" + to_hex(hash);
}

Result<bool> is_password(std::string_view password, std::string_view hashed) {
  const Error malformed{Code::malformed, "what is kept of a password is not in the form argon2id$..."};
  if (next_part(hashed) != "argon2id") return malformed;
  PasswordCost cost;
  cost.operations = TRY(from_decimal(next_part(hashed)));
  cost.memory_bytes = TRY(from_decimal(next_part(hashed)));
  const Bytes salt = TRY(from_hex(next_part(hashed)));
  const Hash wanted = TRY(hash_from_hex(hashed));
  const bool possible = cost.operations >= 1 && cost.operations <= kOperationsMax && cost.memory_bytes >= 8192 &&
                        cost.memory_bytes <= kMemoryMax && salt.size() == crypto_pwhash_SALTBYTES;
  if (!possible) return malformed;
  const Hash given = TRY(derive(password, cost, salt));
  return sodium_memcmp(given.bytes.data(), wanted.bytes.data(), wanted.bytes.size()) == 0;
}

}  // namespace thalweg
