// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

/// What the administrator decides about one node, and the other side does not need to know: node.toml. All options are
/// rows of options.def, so that the parser, the help, the documentation and the file that `init` writes cannot drift
/// apart. What the parties decide together is in the agreement instead.
namespace thalweg::host {

enum class LogLevel { error, warning, info, debug };
[[nodiscard]] const char* name(LogLevel level);

/// The types of options, as options.def names them.
using Id = std::string;
using Address = std::string;  ///< "host:port", "[::1]:port"
using Folder = std::string;
using HostName = std::string;  ///< "desk.example", no port
using Count = std::int64_t;

struct Config {
#define OPTION(name, type, initial, ...) type name = initial;
#include "host/options.def"
#undef OPTION
};

/// One row, for help and documentation.
struct Option {
  std::string_view name;
  std::string_view type;  ///< "id", "address", "folder", "name", "level" or "count"
  std::string initial;    ///< as text
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::string_view unit;
  bool restart = true;  ///< takes effect at the next start only
  std::string_view help;
};

/// All of them, in the order of options.def.
[[nodiscard]] std::span<const Option> options();

/// Sets one option from its text, as a command line gives it.
/// Errors  malformed: no such option, or a value that it may not have.
[[nodiscard]] Result<Unit> set_option(Config& config, std::string_view name, std::string_view text);

/// Reads node.toml.
/// Errors  malformed: no TOML, an unknown key, a value out of its bounds, or no `id`.
[[nodiscard]] Result<Config> parse_config(std::string_view toml);
/// node.toml with every option and what it means.
[[nodiscard]] std::string to_toml(const Config& config);
/// The table of options in docs/operating.md.
[[nodiscard]] std::string options_to_markdown();

/// The two halves of an address; the brackets of an IPv6 address are gone.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
};

/// Errors  malformed: not host:port.
[[nodiscard]] Result<Endpoint> endpoint_from_text(std::string_view text);
/// True for 127.0.0.0/8, ::1 and localhost.
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace thalweg::host
