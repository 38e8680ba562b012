// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/disk.h"

namespace thalweg::ledger {

/// A small durable value that is replaced whole: after a crash it holds the old or the new content. Two slots in one
/// file, each with a generation and a hash; a write goes to the older slot and costs one sync.
class Register {
 public:
  /// Opens the register and reads its newest whole slot; a half-written one is passed over.
  [[nodiscard]] static Result<Register> open(Disk& disk, std::string_view path);

  /// The content, or nothing when it was never written.
  [[nodiscard]] const std::optional<Bytes>& content() const { return content_; }

  /// Replaces the content and makes it durable.
  /// Needs   at most kContentMax bytes.
  /// Errors  as File::write and File::sync; then the process must stop.
  [[nodiscard]] Result<Unit> write(BytesView content);

  static constexpr std::size_t kContentMax = 256 * 1024;

 private:
  std::unique_ptr<File> file_;
  std::uint64_t generation_ = 0;
  std::optional<Bytes> content_;
};

}  // namespace thalweg::ledger
