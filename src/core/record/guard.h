// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

/// The free-text guard. No field can hold a person, but an author can still type a telephone number into a remark; this
/// finds what looks like one before anything is signed. It warns, it does not promise: a second look decides.
namespace thalweg::record {

/// What a stretch of text looks like.
enum class Trace : std::uint8_t { telephone, document, plate, email, account };

[[nodiscard]] std::string_view name(Trace trace);

struct Warning {
  /// Where the text stands in the record: "/text/fa".
  std::string path;
  /// Bytes from the start of that text, and bytes in all; both at character boundaries.
  std::size_t offset = 0;
  std::size_t length = 0;
  Trace what = Trace::telephone;

  friend bool operator==(const Warning&, const Warning&) = default;
};

/// Looks through every free text of a record of a known kind: in field order, then by offset.
///
/// Shapes   telephone: 8 to 15 digits after "+" or "00", 9 to 12 that begin with 0, or 10 and 11 in groups of three and
/// four.
///          document: one or two Latin letters and 6 to 9 digits, or a run of 8 to 12 digits.  plate: digits, a letter,
///          digits. email: x@y.zz.  account: an IBAN with right check digits, a card number with a right check digit,
///          or a longer run of digits.  Digits are 0-9, Arabic-Indic and Persian alike. Dates, times, decimals,
///          degrees, grid references and thousands are none of these; nor are round numbers.
/// Cost     O(bytes) of the free texts.
[[nodiscard]] std::vector<Warning> look_for_traces(const Json& record);

/// The same for one text; `path` is empty in the warnings.
[[nodiscard]] std::vector<Warning> traces_in_text(std::string_view text);

}  // namespace thalweg::record
