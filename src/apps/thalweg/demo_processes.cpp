// SPDX-License-Identifier: Apache-2.0
#include "thalweg/demo_processes.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace thalweg::app {
namespace {

struct Started {
  pid_t process = -1;
  int output = -1;
};

/// Starts this program with its standard output in a pipe, and its standard error in a file when one is named.
Result<Started> spawn(const std::vector<std::string>& arguments, const std::string& log_file) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Error{Code::unavailable, std::string("no pipe: ") + std::strerror(errno)};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  if (!log_file.empty())
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  std::vector<std::string> words = {"thalweg"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  Started started;
  const int error = posix_spawn(&started.process, "/proc/self/exe", &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  started.output = ends[0];
  if (error == 0) return started;
  close(ends[0]);
  return Error{Code::unavailable, std::string("this program can't be started again: ") + std::strerror(error)};
}

}  // namespace

Result<std::string> run_self(const std::vector<std::string>& arguments) {
  const Started started = TRY(spawn(arguments, {}));
  std::string output;
  char buffer[4096];
  for (;;) {
    const ssize_t count = read(started.output, buffer, sizeof buffer);
    if (count > 0) output.append(buffer, static_cast<std::size_t>(count));
    if (count == 0 || (count < 0 && errno != EINTR)) break;
  }
  close(started.output);
  int status = 0;
  while (waitpid(started.process, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return output;
  std::string words = "thalweg";
  for (const std::string& word : arguments) words += " " + word;
  return Error{Code::refused, "`" + words + "` did not succeed; what it said stands above"};
}

Result<Beside> Beside::start(const std::vector<std::string>& arguments,
                             const std::string& log_file,
                             std::string& first_line) {
  const Started started = TRY(spawn(arguments, log_file));
  Beside beside(started.process, started.output);
  first_line.clear();
  char letter = 0;
  for (;;) {
    const ssize_t count = read(beside.output_, &letter, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0)
      return Error{Code::unavailable,
                   "`thalweg " + arguments.front() + "` ended before it was ready; " + log_file + " says why"};
    if (letter == '\n') return beside;
    first_line.push_back(letter);
  }
}

Beside::Beside(Beside&& other) noexcept
    : process_(std::exchange(other.process_, -1)), output_(std::exchange(other.output_, -1)) {}

Beside::~Beside() {
  if (is_running()) {
    kill(process_, SIGTERM);
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  if (output_ >= 0) close(output_);
}

bool Beside::is_running() const {
  if (process_ < 0) return false;
  if (waitpid(process_, nullptr, WNOHANG) == 0) return true;
  process_ = -1;
  return false;
}

}  // namespace thalweg::app
