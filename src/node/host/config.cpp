// SPDX-License-Identifier: Apache-2.0
#include "host/config.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"

namespace thalweg::host {
namespace {

constexpr std::array kLevels = {LogLevel::error, LogLevel::warning, LogLevel::info, LogLevel::debug};

std::string text_of(const std::string& value) {
  return value;
}

std::string text_of(std::int64_t value) {
  return std::to_string(value);
}

std::string text_of(LogLevel value) {
  return name(value);
}

/// Types as rows name them; the aliases are one type to the compiler, so that the row's word decides.
std::string_view type_name(std::string_view word) {
  if (word == "Id") return "id";
  if (word == "Address") return "address";
  if (word == "Folder") return "folder";
  if (word == "HostName") return "name";
  if (word == "LogLevel") return "level";
  return "count";
}

Error bad(std::string_view option, const std::string& why) {
  return Error{Code::malformed, std::string(option) + ": " + why};
}

bool is_id(std::string_view text) {
  const auto ordinary = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && ordinary(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return ordinary(c) || c == '.' || c == '_' || c == '-'; });
}

/// Of RFC 1123, in lower case as browsers send it. An address is none: passkeys are bound to names.
bool is_host_name(std::string_view text) {
  const auto ordinary = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const bool is_of_digits =
      std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  if (is_of_digits || !ordinary(text.front()) || !ordinary(text.back())) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return ordinary(c) || c == '.' || c == '-'; });
}

Result<Unit> assign(const Option& option, std::string& field, std::string_view text) {
  if (std::ssize(text) < option.min || std::ssize(text) > option.max) {
    return bad(option.name,
               "it has " + std::to_string(text.size()) + " characters; give " + std::to_string(option.min) + " to " +
                   std::to_string(option.max));
  }
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '"' && c != '\\';
  });
  if (!is_plain || !is_utf8(text)) return bad(option.name, "it has a quote, backslash or control character");
  if (option.type == "id" && !is_id(text)) {
    return bad(option.name, "'" + std::string(text) + "' is no id; use a-z 0-9 . _ -, first a letter or digit");
  }
  if (option.type == "name" && !text.empty() && !is_host_name(text)) {
    return bad(option.name,
               "'" + std::string(text) + "' is no host's name; use a-z 0-9 - and dots, without a port: desk.example");
  }
  if (option.type == "address") {
    const auto endpoint = endpoint_from_text(text);
    if (!endpoint) return bad(option.name, endpoint.error().detail);
    if (option.name == "local_address" && !is_loopback(endpoint->host)) {
      return bad(
          option.name,
          "'" + endpoint->host +
              "' can be reached from other machines, and this interface speaks without TLS; use 127.0.0.1, put a "
              "proxy before it that speaks TLS, and give its name as local_name");
    }
  }
  field = text;
  return Unit{};
}

Result<Unit> assign(const Option& option, std::int64_t& field, std::string_view text) {
  const auto value = from_decimal(text);
  if (!value || static_cast<std::int64_t>(*value) < option.min || static_cast<std::int64_t>(*value) > option.max) {
    return bad(option.name,
               "'" + std::string(text) + "' is no whole number from " + std::to_string(option.min) + " to " +
                   std::to_string(option.max));
  }
  field = static_cast<std::int64_t>(*value);
  return Unit{};
}

Result<Unit> assign(const Option& option, LogLevel& field, std::string_view text) {
  for (const LogLevel level : kLevels) {
    if (text != name(level)) continue;
    field = level;
    return Unit{};
  }
  return bad(option.name, "'" + std::string(text) + "' is none of error, warning, info, debug");
}

std::string bounds_of(const Option& option) {
  if (option.type == "count") return std::to_string(option.min) + " to " + std::to_string(option.max);
  if (option.type == "level") return "error, warning, info, debug";
  return "at most " + std::to_string(option.max) + " characters";
}

/// The value of a row's field as TOML writes it.
std::string toml_value(const Option& option, const std::string& text) {
  return option.type == "count" ? text : '"' + text + '"';
}

}  // namespace

const char* name(LogLevel level) {
  switch (level) {
    case LogLevel::error: return "error";
    case LogLevel::warning: return "warning";
    case LogLevel::info: return "info";
    case LogLevel::debug: return "debug";
  }
  return "info";
}

std::span<const Option> options() {
  static const std::vector<Option> rows = {
#define OPTION(name, type, initial, min, max, unit, restart, help) \
  Option{#name, type_name(#type), text_of(type(initial)), min, max, unit, restart, help},
#include "host/options.def"
#undef OPTION
  };
  return rows;
}

Result<Unit> set_option(Config& config, std::string_view name, std::string_view text) {
  const auto row = std::find_if(options().begin(), options().end(), [&](const Option& o) { return o.name == name; });
  if (row == options().end()) {
    std::string known;
    for (const Option& option : options()) known += (known.empty() ? "" : ", ") + std::string(option.name);
    return bad(name, "there is no such option; there are " + known);
  }
#define OPTION(field, ...) \
  if (name == #field) return assign(*row, config.field, text);
#include "host/options.def"
#undef OPTION
  return Unit{};
}

Result<Config> parse_config(std::string_view toml) {
  const Json json = TRY(parse_toml(toml));
  Config config;
  for (const auto& member : *json.as_object()) {
    const std::string& key = member.first;
    const Json& value = member.second;
    const auto row = std::find_if(options().begin(), options().end(), [&](const Option& o) { return o.name == key; });
    const bool is_count = row != options().end() && row->type == "count";
    const std::string* text = value.as_string();
    const std::int64_t* number = value.as_int();
    if (row != options().end() && (is_count ? number == nullptr : text == nullptr)) {
      return bad(key, is_count ? "it must be a whole number, without quotes" : "it must be a text in quotes");
    }
    TRY(set_option(config, key, is_count ? std::to_string(*number) : text != nullptr ? *text : ""));
  }
  if (config.id.empty()) return bad("id", "it is missing; say whose node this is");
  return config;
}

std::string to_toml(const Config& config) {
  std::string toml = "# The settings of one Thalweg node. They are read when it starts; see docs/operating.md.\n";
  auto row = options().begin();
#define OPTION(field, ...)                                                                                       \
  toml += "\n# " + std::string(row->help) + (row->unit.empty() ? "" : ", in " + std::string(row->unit)) + " (" + \
          bounds_of(*row) + ")\n" #field " = " + toml_value(*row, text_of(config.field)) + "\n";                 \
  ++row;
#include "host/options.def"
#undef OPTION
  return toml;
}

std::string options_to_markdown() {
  std::string table = "| option | type | default | bounds | restart | what it is |\n|---|---|---|---|---|---|\n";
  for (const Option& option : options()) {
    table += "| `" + std::string(option.name) + "` | " + std::string(option.type);
    if (!option.unit.empty()) table += " of " + std::string(option.unit);
    table += " | " + (option.initial.empty() ? std::string("none") : "`" + option.initial + "`") + " | " +
             bounds_of(option) + " | " + (option.restart ? "yes" : "no") + " | " + std::string(option.help) + " |\n";
  }
  return table;
}

Result<Endpoint> endpoint_from_text(std::string_view text) {
  const auto bad_form = [&] {
    return Error{Code::malformed, "'" + std::string(text) + "' is no host:port, as in 127.0.0.1:8700 or [::1]:8700"};
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad_form();
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return bad_form();
  }
  const auto port = from_decimal(text.substr(colon + 1));
  if (host.empty() || !port || *port > 65'535) return bad_form();
  return Endpoint{std::string(host), static_cast<std::uint16_t>(*port)};
}

bool is_loopback(std::string_view host) {
  return host.starts_with("127.") || host == "::1" || host == "localhost";
}

}  // namespace thalweg::host
