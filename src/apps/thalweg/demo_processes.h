// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.h"

/// This same program, run again with other arguments: the demonstration uses the commands that a user would.
namespace thalweg::app {

/// Runs it to its end and gives its standard output.
/// Errors  refused: it ended with another code than 0; its own words are on standard error.
[[nodiscard]] Result<std::string> run_self(const std::vector<std::string>& arguments);

/// Runs it beside us until destroyed, which asks it to stop and waits.
class Beside {
 public:
  /// Starts it and waits until its first line is there, which is handed back in `first_line`.
  /// Errors  unavailable: it ended before; its log file says why.
  [[nodiscard]] static Result<Beside> start(const std::vector<std::string>& arguments,
                                            const std::string& log_file,
                                            std::string& first_line);
  Beside(Beside&& other) noexcept;
  Beside& operator=(Beside&&) = delete;
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside();

  [[nodiscard]] pid_t process() const { return process_; }

  /// False once it has ended by itself.
  [[nodiscard]] bool is_running() const;

 private:
  Beside(pid_t process, int output) : process_(process), output_(output) {}

  mutable pid_t process_ = -1;
  int output_ = -1;
};

}  // namespace thalweg::app
