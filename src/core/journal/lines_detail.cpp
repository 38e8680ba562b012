// SPDX-License-Identifier: Apache-2.0
#include "journal/lines_detail.h"

#include <algorithm>

#include "journal/tree.h"

namespace thalweg::journal {

Result<std::string_view> LineReader::line() {
  line_number_ += 1;
  const std::size_t end = text_.find('\n', offset_);
  if (end == BytesView::npos) return error("the text ends here; a line is missing or not ended by a line feed");
  const std::string_view line = text_.substr(offset_, end - offset_);
  offset_ = end + 1;
  return line;
}

bool LineReader::next_is_field(std::string_view label) const {
  const BytesView next = rest();
  return next.starts_with(label) && next.size() > label.size() && next[label.size()] == ' ';
}

Result<std::string_view> LineReader::field(std::string_view label) {
  if (!next_is_field(label)) {
    line_number_ += 1;
    return error("expected \"" + std::string(label) + " \"");
  }
  return TRY(line()).substr(label.size() + 1);
}

Result<BytesView> LineReader::block(std::uint64_t size) {
  if (size > rest().size()) {
    return error(std::to_string(size) + " bytes were announced but only " + std::to_string(rest().size()) + " follow");
  }
  const BytesView bytes = text_.substr(offset_, static_cast<std::size_t>(size));
  offset_ += bytes.size();
  line_number_ += static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  return bytes;
}

Result<std::vector<Hash>> LineReader::hashes() {
  std::vector<Hash> hashes;
  for (;;) {
    const std::string_view text = TRY(line());
    if (text.empty()) return hashes;
    if (hashes.size() == kPathLengthMax) return error("more than 63 hashes");
    const Result<Hash> hash = hash_from_base64(text);
    if (!hash) return error("expected 32 bytes in base64 or an empty line");
    hashes.push_back(*hash);
  }
}

Result<Unit> LineReader::end() const {
  if (!rest().empty()) return error("nothing may follow here, but " + std::to_string(rest().size()) + " bytes do");
  return Unit{};
}

Error LineReader::error(std::string_view what) const {
  return {Code::malformed, "line " + std::to_string(line_number_) + ": " + std::string(what)};
}

bool is_line_text(std::string_view text) {
  return !text.empty() && is_utf8(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

void append_hash_lines(std::string& out, const std::vector<Hash>& hashes) {
  for (const Hash& hash : hashes) {
    out += to_base64(hash.view());
    out += '\n';
  }
}

}  // namespace thalweg::journal
