// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/disk.h"
#include "base/result.h"
#include "files/folder.h"

/// What all benches share: a clock, a folder that goes away, and one line per figure.
namespace thalweg::bench {

/// The value, or the end of the program with the reason: a bench has nobody to hand an error to.
template <class T>
T must(Result<T> result) {
  if (result) return std::move(result).value();
  std::fprintf(stderr, "bench: %s\n", result.error().detail.c_str());
  std::exit(1);
}

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Processor time of the calling thread: what a figure would be on a machine that does nothing else.
[[nodiscard]] inline double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// How long the calling thread was ready but had to wait for a processor: how much others on the machine disturb a
/// figure.
[[nodiscard]] inline double thread_kept_waiting_seconds() {
  std::ifstream file("/proc/thread-self/schedstat");
  double ran = 0;
  double waited = 0;
  file >> ran >> waited;
  return waited * 1e-9;
}

/// A folder below THALWEG_BENCH_FOLDER (else the current one), empty at first, removed at the end.
class Folder {
 public:
  explicit Folder(std::string_view name) {
    const char* base = std::getenv("THALWEG_BENCH_FOLDER");
    path_ = std::filesystem::path(base != nullptr ? base : ".") / ("bench-" + std::string(name));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }

  ~Folder() { std::filesystem::remove_all(path_); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string path(std::string_view inside = {}) const { return (path_ / inside).string(); }

  [[nodiscard]] std::unique_ptr<Disk> disk(std::string_view inside) const {
    return must(files::open_folder(path(inside)));
  }

 private:
  std::filesystem::path path_;
};

inline void figure(const std::string& what, double value, const char* unit, const std::string& beside = {}) {
  std::printf("%-58s %12.*f %-10s %s\n", what.c_str(), value < 100 ? 2 : 0, value, unit, beside.c_str());
  std::fflush(stdout);
}

/// "61% of <limit>, 675000": how near a figure comes to what it is measured beside.
[[nodiscard]] inline std::string share(double value, std::string_view limit_name, double limit) {
  char text[160];
  std::snprintf(text,
                sizeof text,
                "%3.0f%% of %.*s, %.0f",
                100 * value / limit,
                static_cast<int>(limit_name.size()),
                limit_name.data(),
                limit);
  return text;
}

}  // namespace thalweg::bench
