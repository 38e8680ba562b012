// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "host/config.h"

/// node.toml: what is read, written and read again is the same; addresses too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto config = host::parse_config(text)) {
    const std::string written = host::to_toml(*config);
    const auto again = host::parse_config(written);
    CHECK(again.has_value());
    CHECK(host::to_toml(*again) == written);
  }
  if (const auto endpoint = host::endpoint_from_text(text)) {
    CHECK(!endpoint->host.empty());
    (void)host::is_loopback(endpoint->host);
  }
  host::Config config;
  for (const host::Option& option : host::options()) {
    if (!host::set_option(config, option.name, text)) continue;
    config.id = config.id.empty() ? "arr" : config.id;
    CHECK(host::parse_config(host::to_toml(config)).has_value());
  }
  return 0;
}
