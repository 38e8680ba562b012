// SPDX-License-Identifier: Apache-2.0
#include "host/index.h"

namespace thalweg::host {

std::string to_text(const PageCursor& cursor) {
  return std::to_string(cursor.at.unix_ms()) + "." + std::to_string(cursor.journal) + "." +
         std::to_string(cursor.index);
}

Result<PageCursor> page_cursor_from_text(std::string_view text) {
  const Error malformed{Code::malformed,
                        "'" + std::string(text.substr(0, 80)) + "' is no cursor; take the one from 'next'"};
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos) return malformed;
  const auto at = from_decimal(text.substr(0, first));
  const auto journal = from_decimal(text.substr(first + 1, second - first - 1));
  const auto index = from_decimal(text.substr(second + 1));
  if (!at || !journal || !index || *journal > 0xffffffff || *index >= std::uint64_t{1} << 40) return malformed;
  return PageCursor{Instant::unix_ms(static_cast<std::int64_t>(*at)), static_cast<std::uint32_t>(*journal), *index};
}

}  // namespace thalweg::host
