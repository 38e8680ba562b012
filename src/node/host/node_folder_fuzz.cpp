// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/memory_disk.h"
#include "host/node_folder.h"

/// The files of a node's folder that people write or hand over: keys, public keys, agreements with their annexes. What
/// is read is written back to what reads the same; no name leads out of the folder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto keys = host::parse_keys(text)) {
    const auto again = host::parse_keys(host::to_toml(*keys));
    CHECK(again.has_value());
    CHECK(again->log_seed == keys->log_seed && again->witness_seed == keys->witness_seed);
    CHECK(again->mirror_seed == keys->mirror_seed && again->tls_seed == keys->tls_seed);
  }
  if (const auto named = host::parse_public_keys(text)) {
    const std::string written = host::to_toml(named->keys, named->agreement);
    const auto again = host::parse_public_keys(written);
    CHECK(again.has_value());
    CHECK(host::to_toml(again->keys, again->agreement) == written);
  }
  MemoryDisk disk;
  CHECK(disk.replace("secret", "not to be read").has_value());
  CHECK(disk.replace("agreements/drill/v1/agreement.toml", text).has_value());
  if (const auto annexes = host::read_annexes(disk, "agreements/drill/v1", text)) {
    for (const auto& [name, content] : annexes->files) CHECK(content != "not to be read");
  }
  (void)host::read_agreements(disk).has_value();
  return 0;
}
