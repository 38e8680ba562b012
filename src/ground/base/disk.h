// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

/// The disk as the node sees it: a port, so that the same code runs over real files and in the simulator. What is
/// written is safe only after `sync` came back without error; before that a crash may keep all, some or none of it. A
/// failed `sync` is final: the caller must stop the process and start again from what is on disk, because the kernel
/// may have dropped the pages it could not write (Rebello et al., "Can Applications Recover from fsync Failures?",
/// 2020).
namespace thalweg {

/// One open file. Reads and writes at any offset; writing past the end grows it.
class File {
 public:
  virtual ~File() = default;
  [[nodiscard]] virtual Result<std::uint64_t> size_bytes() const = 0;
  /// Reads exactly `count` bytes.  Errors  corrupt: the file ends before.  unavailable: the disk said no.
  [[nodiscard]] virtual Result<Bytes> read(std::uint64_t offset, std::size_t count) const = 0;
  /// Errors  exhausted: no space.  unavailable: the disk said no. Some of the bytes may have been written.
  [[nodiscard]] virtual Result<Unit> write(std::uint64_t offset, BytesView bytes) = 0;
  [[nodiscard]] virtual Result<Unit> truncate(std::uint64_t size_bytes) = 0;
  /// Makes all earlier writes to this file durable.
  [[nodiscard]] virtual Result<Unit> sync() = 0;
};

/// One folder tree that belongs to one node. Paths are relative, with '/'.
class Disk {
 public:
  virtual ~Disk() = default;
  /// Opens, and makes the file (and its folders, durably) when it is missing.
  [[nodiscard]] virtual Result<std::unique_ptr<File>> open(std::string_view path) = 0;
  /// The whole file.  Errors  not_found.
  [[nodiscard]] virtual Result<Bytes> read_all(std::string_view path) const = 0;
  /// Replaces the whole file: after a crash it is the old or the new content, never a mix; durable when it returns.
  [[nodiscard]] virtual Result<Unit> replace(std::string_view path, BytesView content) = 0;
  [[nodiscard]] virtual bool exists(std::string_view path) const = 0;
  /// Names in a folder, sorted; none when there is no such folder. Never some of them: a name left out could be a
  /// policy that withholds.  Errors  exhausted, refused, unavailable: the disk said no.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(std::string_view folder) const = 0;
  /// Removes a file, durably; nothing happens when there is none.
  [[nodiscard]] virtual Result<Unit> remove(std::string_view path) = 0;
};

}  // namespace thalweg
