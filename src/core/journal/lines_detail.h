// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace thalweg::journal {

/// A cursor over a text of lines, each ended by a line feed; errors name the line. All our text formats are read with
/// it.
class LineReader {
 public:
  explicit LineReader(BytesView text) : text_(text) {}

  /// The next line without its line feed.
  [[nodiscard]] Result<std::string_view> line();
  /// The value of a line "label value".
  [[nodiscard]] Result<std::string_view> field(std::string_view label);
  [[nodiscard]] bool next_is_field(std::string_view label) const;
  /// The next `size` bytes, whatever they are.
  [[nodiscard]] Result<BytesView> block(std::uint64_t size);
  /// Lines of one base64 hash each up to an empty line, which is taken too; at most 63.
  [[nodiscard]] Result<std::vector<Hash>> hashes();
  /// Errors  malformed: there is more text.
  [[nodiscard]] Result<Unit> end() const;

  [[nodiscard]] BytesView rest() const { return text_.substr(offset_); }

  /// Malformed, at the line last read.
  [[nodiscard]] Error error(std::string_view what) const;

 private:
  BytesView text_;
  std::size_t offset_ = 0;
  std::size_t line_number_ = 0;
};

/// True for what one line may hold: UTF-8 without control characters, not empty.
[[nodiscard]] bool is_line_text(std::string_view text);

/// Appends hashes in base64, one per line.
void append_hash_lines(std::string& out, const std::vector<Hash>& hashes);

}  // namespace thalweg::journal
