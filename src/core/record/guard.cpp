// SPDX-License-Identifier: Apache-2.0
#include "record/guard.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "record/kinds.h"

/// How it works. A text becomes a row of units, one for each character: digits of all three scripts look alike, marks
/// that cannot be seen are gone. What is known to be harmless (dates, times, decimals, thousands) is crossed out first;
/// then each scanner looks for its shape, most telling first, and crosses out what it reports, so that nothing is told
/// twice. The shapes are of no country: they are runs of digits and letters of telling length.
namespace thalweg::record {
namespace {

constexpr char kLetter = 'L';   ///< a letter outside ASCII; ASCII letters are units in lower case
constexpr char kCrossed = '#';  ///< harmless, or reported already
constexpr char kOther = '?';
constexpr char32_t kWaw =
    0x648;  ///< "and" in Arabic, Persian and Kurdish: between two numbers it is a word, not a plate

struct Character {
  char unit = kOther;
  bool upper = false;
  char32_t code_point = 0;
  std::size_t offset = 0;
};

using Text = std::vector<Character>;

bool is_digit(const Character& c) {
  return c.unit >= '0' && c.unit <= '9';
}

bool is_ascii_letter(const Character& c) {
  return c.unit >= 'a' && c.unit <= 'z';
}

bool is_letter(const Character& c) {
  return c.unit == kLetter || is_ascii_letter(c);
}

bool is_word(const Character& c) {
  return is_digit(c) || is_letter(c);
}

bool is_invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || c == 0x640 || (c >= 0x64B && c <= 0x65F);
}

char unit_outside_ascii(char32_t c) {
  if (c >= 0x660 && c <= 0x669) return static_cast<char>('0' + (c - 0x660));
  if (c >= 0x6F0 && c <= 0x6F9) return static_cast<char>('0' + (c - 0x6F0));
  if (c == 0x66B) return '.';
  if (c == 0x66C || c == 0x60C) return ',';
  if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F) return ' ';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return '-';
  if ((c >= 0xC0 && c <= 0x52F && c != 0xD7 && c != 0xF7) || (c >= 0x620 && c <= 0x6FF) || (c >= 0x750 && c <= 0x77F) ||
      (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC))
    return kLetter;
  return kOther;
}

/// Reads well-formed UTF-8; anything else becomes `kOther`, byte by byte.
Text read(std::string_view bytes) {
  Text text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    Character c{.offset = at};
    if (length == 1 || at + length > bytes.size()) {
      c.upper = lead >= 'A' && lead <= 'Z';
      c.unit = c.upper ? static_cast<char>(lead - 'A' + 'a') : lead < 0x80 ? bytes[at] : kOther;
      if (lead == '#') c.unit = kOther;
      c.code_point = lead;
      at += 1;
    } else {
      c.code_point = lead & (0x7Fu >> length);
      for (std::size_t i = 1; i < length; ++i)
        c.code_point = (c.code_point << 6) | (static_cast<unsigned char>(bytes[at + i]) & 0x3Fu);
      c.unit = unit_outside_ascii(c.code_point);
      at += length;
      if (is_invisible(c.code_point)) continue;
    }
    text.push_back(c);
  }
  return text;
}

/// A stretch of characters, the end not included.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

class Scanner {
 public:
  explicit Scanner(std::string_view bytes) : bytes_(bytes), text_(read(bytes)) {}

  std::vector<Warning> scan() {
    find_emails();
    find_ibans();
    cross_out_harmless();
    find_plates();
    find_documents();
    find_numbers();
    std::sort(found_.begin(), found_.end(), [](const Warning& a, const Warning& b) { return a.offset < b.offset; });
    return std::move(found_);
  }

 private:
  [[nodiscard]] char unit(std::size_t at) const { return at < text_.size() ? text_[at].unit : '\0'; }

  [[nodiscard]] bool digit(std::size_t at) const { return at < text_.size() && is_digit(text_[at]); }

  [[nodiscard]] bool letter(std::size_t at) const { return at < text_.size() && is_letter(text_[at]); }

  [[nodiscard]] bool word(std::size_t at) const { return at < text_.size() && is_word(text_[at]); }

  [[nodiscard]] bool starts_word(std::size_t at) const {
    return at == 0 || !(word(at - 1) || unit(at - 1) == kCrossed);
  }

  [[nodiscard]] Stretch digits(std::size_t begin) const {
    std::size_t end = begin;
    while (digit(end)) ++end;
    return {begin, end};
  }

  [[nodiscard]] std::int64_t number(Stretch run) const {
    std::int64_t value = 0;
    for (std::size_t i = run.begin; i < run.end && i < run.begin + 9; ++i) value = value * 10 + (unit(i) - '0');
    return value;
  }

  void cross_out(Stretch stretch) {
    for (std::size_t i = stretch.begin; i < stretch.end; ++i) text_[i].unit = kCrossed;
  }

  void report(Stretch stretch, Trace what) {
    const std::size_t begin = text_[stretch.begin].offset;
    const std::size_t end = stretch.end < text_.size() ? text_[stretch.end].offset : bytes_.size();
    found_.push_back({.path = {}, .offset = begin, .length = end - begin, .what = what});
    cross_out(stretch);
  }

  // -- harmless numbers
  // ------------------------------------------------------------------------------------------------

  [[nodiscard]] bool is_year(Stretch run) const {
    const std::int64_t year = number(run);
    return run.size() == 4 && ((year >= 1300 && year < 1500) || (year >= 1900 && year < 2100));
  }

  [[nodiscard]] bool is_day_or_month(Stretch run) const { return run.size() <= 2 && number(run) <= 31; }

  /// 2026-09-01, 1.9.2026, 1405/06/10.
  [[nodiscard]] std::optional<Stretch> date(Stretch first) const {
    const char separator = unit(first.end);
    if (separator != '-' && separator != '/' && separator != '.') return std::nullopt;
    const Stretch second = digits(first.end + 1);
    if (second.size() == 0 || unit(second.end) != separator) return std::nullopt;
    const Stretch third = digits(second.end + 1);
    if (third.size() == 0 || !is_day_or_month(second)) return std::nullopt;
    const bool fits = (is_year(first) && is_day_or_month(third)) || (is_day_or_month(first) && is_year(third));
    return fits ? std::optional<Stretch>({first.begin, third.end}) : std::nullopt;
  }

  /// 03:10, 03:10:55.
  [[nodiscard]] std::optional<Stretch> time(Stretch first) const {
    Stretch all = first;
    while (unit(all.end) == ':' && digits(all.end + 1).size() == 2) all.end += 3;
    return all.end > first.end && first.size() <= 2 ? std::optional<Stretch>(all) : std::nullopt;
  }

  /// 33.1123, but not 0912.345 and not 912.345.6789.
  [[nodiscard]] std::optional<Stretch> decimal(Stretch first) const {
    const Stretch places = unit(first.end) == '.' ? digits(first.end + 1) : Stretch{};
    if (places.size() == 0 || (first.size() > 1 && unit(first.begin) == '0')) return std::nullopt;
    if (first.begin > 1 && unit(first.begin - 1) == '.' && digit(first.begin - 2)) return std::nullopt;
    if (unit(places.end) == '.' && digit(places.end + 1)) return std::nullopt;
    return Stretch{first.begin, places.end};
  }

  /// True when the digits go on from other digits, a bracket or a plus sign before them.
  [[nodiscard]] bool continues(Stretch run) const {
    std::size_t at = run.begin;
    while (at > 0 && unit(at - 1) == ' ') --at;
    return at > 0 && (digit(at - 1) || std::string_view("+-)/.").find(unit(at - 1)) != std::string_view::npos);
  }

  /// 1,400,000 and 1 400 000.
  [[nodiscard]] std::optional<Stretch> thousands(Stretch first) const {
    const char separator = unit(first.end);
    if (first.size() > 3 || unit(first.begin) == '0' || (separator != ',' && separator != ' ')) return std::nullopt;
    if (separator == ' ' && continues(first)) return std::nullopt;
    Stretch all = first;
    while (unit(all.end) == separator && digits(all.end + 1).size() == 3) all.end += 4;
    const bool more = unit(all.end) == separator && digit(all.end + 1);
    return all.end > first.end && !(more && separator == ' ') ? std::optional<Stretch>(all) : std::nullopt;
  }

  /// Degrees, minutes and seconds.
  [[nodiscard]] std::optional<Stretch> degrees(Stretch first) const {
    if (first.end >= text_.size() || text_[first.end].code_point != 0xB0) return std::nullopt;
    return Stretch{first.begin, first.end + 1};
  }

  /// 38S NB 1234 5678: zone, square and position in a military grid.
  [[nodiscard]] std::optional<Stretch> grid(Stretch first) const {
    const auto capital = [&](std::size_t at) {
      return at < text_.size() && is_ascii_letter(text_[at]) && text_[at].upper;
    };
    if (first.size() > 2 || !capital(first.end)) return std::nullopt;
    const std::size_t square = skip_gap(first.end + 1);
    if (!capital(square) || !capital(square + 1)) return std::nullopt;
    Stretch position = digits(skip_gap(square + 2));
    if (position.size() < 2 || position.size() > 10) return std::nullopt;
    const Stretch second = digits(skip_gap(position.end));
    if (second.size() == position.size()) position.end = second.end;
    return Stretch{first.begin, position.end};
  }

  void cross_out_harmless() {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!digit(at)) continue;
      const Stretch first = digits(at);
      std::optional<Stretch> harmless = date(first);
      if (!harmless) harmless = time(first);
      if (!harmless) harmless = decimal(first);
      if (!harmless) harmless = degrees(first);
      if (!harmless) harmless = grid(first);
      if (!harmless) harmless = thousands(first);
      const std::size_t end = harmless ? harmless->end : first.end;
      if (harmless) cross_out(*harmless);
      at = end;
    }
  }

  // -- scanners
  // --------------------------------------------------------------------------------------------------------

  void find_emails() {
    const auto local = [&](std::size_t at) {
      const char c = unit(at);
      return word(at) || c == '.' || c == '_' || c == '+' || c == '-' || c == '%';
    };
    for (std::size_t at = 1; at + 1 < text_.size(); ++at) {
      if (unit(at) != '@') continue;
      Stretch all{at, at + 1};
      while (all.begin > 0 && local(all.begin - 1)) --all.begin;
      std::size_t dot = 0;
      while (word(all.end) || ((unit(all.end) == '.' || unit(all.end) == '-') && word(all.end + 1))) {
        if (unit(all.end) == '.') dot = all.end;
        ++all.end;
      }
      if (all.begin == at || dot == 0 || !letter(dot + 1) || !letter(dot + 2)) continue;
      report(all, Trace::email);
      at = all.end;
    }
  }

  /// Two letters, two check digits, 11 to 30 letters and digits, spaces between groups allowed; remainder 1 by 97.
  void find_ibans() {
    for (std::size_t at = 0; at + 15 <= text_.size(); ++at) {
      const bool head = starts_word(at) && is_ascii_letter(text_[at]) && is_ascii_letter(text_[at + 1]) &&
                        digit(at + 2) && digit(at + 3);
      if (!head) continue;
      std::size_t count = 0;
      std::size_t end = at;
      std::optional<Stretch> best;
      for (; end < text_.size() && count < 34; ++end) {
        if (unit(end) == ' ' && word(end + 1)) continue;
        if (!digit(end) && !is_ascii_letter(text_[end])) break;
        ++count;
        if (count >= 15 && !word(end + 1) && iban_checks({at, end + 1})) best = Stretch{at, end + 1};
      }
      if (best) report(*best, Trace::account);
    }
  }

  [[nodiscard]] bool iban_checks(Stretch iban) const {
    int remainder = 0;
    const auto feed = [&](std::size_t i) {
      const char c = unit(i);
      if (c == ' ') return;
      const int value = digit(i) ? c - '0' : c - 'a' + 10;
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    };
    for (std::size_t i = iban.begin + 4; i < iban.end; ++i) feed(i);
    for (std::size_t i = iban.begin; i < iban.begin + 4; ++i) feed(i);
    return remainder == 1;
  }

  [[nodiscard]] std::size_t skip_gap(std::size_t at) const { return unit(at) == ' ' || unit(at) == '-' ? at + 1 : at; }

  /// The letter of a plate: one capital, or one letter of another alphabet, or (with `series`) up to three of those.
  /// Compass letters and "and" are not.
  [[nodiscard]] bool plate_letter(Stretch letters, bool series) const {
    if (letters.size() == 0 || letters.size() > (series ? 3 : 1)) return false;
    const Character& c = text_[letters.begin];
    if (is_ascii_letter(c)) {
      const bool compass = c.unit == 'n' || c.unit == 's' || c.unit == 'e' || c.unit == 'w';
      return letters.size() == 1 && c.upper && !compass && c.unit != 'x';
    }
    return series || c.code_point != kWaw;
  }

  /// 22 A 12345; two digits, a letter, three digits and two more in other scripts.
  void find_plates() {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!digit(at) || !starts_word(at)) continue;
      const Stretch first = digits(at);
      at = first.end - 1;
      if (first.size() < 2 || first.size() > 3) continue;
      Stretch letters{skip_gap(first.end), skip_gap(first.end)};
      while (letter(letters.end)) ++letters.end;
      const Stretch second = digits(skip_gap(letters.end));
      const Stretch third = digits(skip_gap(second.end));
      const bool series = first.size() == 2 && second.size() == 3 && third.size() == 2 && !letter(third.end);
      if (!plate_letter(letters, series)) continue;
      if (!series && (second.size() < 3 || second.size() > 5 || word(second.end) || unit(second.end) == kCrossed))
        continue;
      report({first.begin, series ? third.end : second.end}, Trace::plate);
    }
  }

  /// A12345678, AB 1234567.
  void find_documents() {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!is_ascii_letter(text_[at]) || !starts_word(at)) continue;
      Stretch letters{at, at};
      bool capitals = true;
      for (; letter(letters.end); ++letters.end) capitals = capitals && text_[letters.end].upper;
      at = letters.end - 1;
      const std::size_t gap = capitals ? skip_gap(letters.end) : letters.end;
      const Stretch run = digits(gap);
      if (letters.size() > 2 || run.size() < 6 || run.size() > 9 || word(run.end)) continue;
      if (unit(run.end) == kCrossed) continue;
      report({letters.begin, run.end}, Trace::document);
    }
  }

  /// Groups of digits with at most three of " -./()" between them.
  [[nodiscard]] std::vector<Stretch> groups_from(std::size_t begin) const {
    std::vector<Stretch> groups;
    for (std::size_t at = begin; digit(at) && groups.size() < 12;) {
      groups.push_back(digits(at));
      at = groups.back().end;
      for (int i = 0; i < 3 && unit(at) != '\0' && std::string_view(" -./()").find(unit(at)) != std::string_view::npos;
           ++i)
        ++at;
    }
    if (word(groups.back().end)) groups.pop_back();
    return groups;
  }

  [[nodiscard]] bool luhn(Stretch all) const {
    int sum = 0;
    bool doubled = false;
    for (std::size_t i = all.end; i-- > all.begin;) {
      if (!digit(i)) continue;
      const int value = (unit(i) - '0') * (doubled ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
      doubled = !doubled;
    }
    return sum % 10 == 0;
  }

  [[nodiscard]] bool is_compact_date(Stretch run) const {
    return run.size() == 8 && is_year({run.begin, run.begin + 4}) && number({run.begin + 4, run.begin + 6}) <= 12 &&
           number({run.begin + 6, run.end}) <= 31;
  }

  [[nodiscard]] bool is_round(Stretch run) const { return number({run.end - 3, run.end}) == 0; }

  /// How many of the groups make a card number: fours, or one run.
  [[nodiscard]] std::size_t card(const std::vector<Stretch>& groups) const {
    std::size_t total = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      total += groups[i].size();
      if (total >= 13 && total <= 19 && luhn({groups[0].begin, groups[i].end})) return i + 1;
      if (groups[i].size() != 4) return 0;
    }
    return 0;
  }

  /// How many of the groups make a telephone number.
  [[nodiscard]] std::size_t telephone(const std::vector<Stretch>& groups) const {
    const Stretch& first = groups[0];
    const bool plus =
        first.begin > 0 && (unit(first.begin - 1) == '+' ||
                            (first.begin > 1 && unit(first.begin - 1) == ' ' && unit(first.begin - 2) == '+'));
    const bool zero = unit(first.begin) == '0' && first.size() >= 2;
    const bool zeros = zero && unit(first.begin + 1) == '0' && unit(first.begin + 2) != '0';
    if (zero && !zeros && unit(first.begin + 1) == '0') return 0;
    const std::size_t min = plus ? 8 : zeros ? 10 : zero ? 9 : 10;
    const std::size_t max = plus ? 15 : zeros ? 17 : zero ? 12 : 11;
    std::size_t best = 0;
    std::size_t total = 0;
    bool long_group = false;
    bool even = true;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      total += groups[i].size();
      long_group = long_group || groups[i].size() >= 3;
      even = even && (groups[i].size() == 3 || groups[i].size() == 4);
      const bool telling = plus || (zero && long_group) || (i >= 2 && even);
      if (total >= min && total <= max && telling) best = i + 1;
    }
    return best;
  }

  void find_numbers() {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!digit(at)) continue;
      const Stretch run = digits(at);
      at = run.end - 1;
      if (run.begin > 0 && (letter(run.begin - 1) || unit(run.begin - 1) == kCrossed)) continue;
      const std::vector<Stretch> groups = groups_from(run.begin);
      if (groups.empty()) continue;
      if (const std::size_t count = card(groups); count > 0) {
        report({run.begin, groups[count - 1].end}, Trace::account);
        at = groups[count - 1].end - 1;
      } else if (const std::size_t dialled = telephone(groups); dialled > 0) {
        report({run.begin, groups[dialled - 1].end}, Trace::telephone);
        at = groups[dialled - 1].end - 1;
      } else if (run.size() >= 8 && !is_compact_date(run) && !is_round(run)) {
        report(run, run.size() > 12 ? Trace::account : Trace::document);
      }
    }
  }

  std::string_view bytes_;
  Text text_;
  std::vector<Warning> found_;
};

void look_into(const Json& value, const std::string& path, std::vector<Warning>& found) {
  if (const std::string* text = value.as_string()) {
    for (Warning& warning : traces_in_text(*text)) {
      warning.path = path;
      found.push_back(std::move(warning));
    }
  }
  if (const JsonArray* items = value.as_array())
    for (std::size_t i = 0; i < items->size(); ++i) look_into((*items)[i], path + "/" + std::to_string(i), found);
  if (const JsonObject* members = value.as_object())
    for (const auto& [key, member] : *members) look_into(member, path + "/" + key, found);
}

}  // namespace

std::string_view name(Trace trace) {
  switch (trace) {
    case Trace::telephone: return "telephone";
    case Trace::document: return "document";
    case Trace::plate: return "plate";
    case Trace::email: return "email";
    case Trace::account: return "account";
  }
  return "document";
}

std::vector<Warning> look_for_traces(const Json& record) {
  std::vector<Warning> found;
  const Kind* kind = find_kind(record.text("kind"));
  if (kind == nullptr) return found;
  for (const Field& field : kind->fields) {
    const bool free = field.type == Type::text || field.type == Type::text_map || field.type == Type::text_list ||
                      field.type == Type::value;
    const Json* value = free ? record.find(field.name) : nullptr;
    if (value != nullptr) look_into(*value, "/" + std::string(field.name), found);
  }
  return found;
}

std::vector<Warning> traces_in_text(std::string_view text) {
  return Scanner(text).scan();
}

}  // namespace thalweg::record
