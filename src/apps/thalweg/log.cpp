// SPDX-License-Identifier: Apache-2.0
#include "thalweg/log.h"

#include <cstdio>
#include <string>

#include "base/time.h"
#include "files/system.h"

namespace thalweg::app {

void Log::write(host::LogLevel level, std::string_view text) {
  if (level > least_) return;
  std::string line = to_rfc3339(files::system_now()) + " " + host::name(level) + " ";
  // What others sent can be part of an error: it must not make up lines of its own.
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  line += '\n';
  const std::scoped_lock turn(mutex_);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace thalweg::app
