// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string_view>

#include "host/config.h"

namespace thalweg::app {

/// The operator's log: one line each to standard error, with the time and how grave it is. It is kept by whoever keeps
/// the logs of other services, so nothing goes in that the gate would hold back: no payloads, no salts, no keys.
class Log {
 public:
  explicit Log(host::LogLevel least) : least_(least) {}

  /// Thread  any.
  void write(host::LogLevel level, std::string_view text);

  void error(std::string_view text) { write(host::LogLevel::error, text); }

  void warning(std::string_view text) { write(host::LogLevel::warning, text); }

  void info(std::string_view text) { write(host::LogLevel::info, text); }

 private:
  std::mutex mutex_;
  host::LogLevel least_;
};

}  // namespace thalweg::app
