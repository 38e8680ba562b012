// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "base/json.h"
#include "base/utf8_detail.h"

// The parser for records. It holds one promise above all: an error names the first byte at which no canonical text can
// go on. So every check is made at the very byte where it starts to fail, for instance in the middle of a key that
// begins to sort before the last one, or at the digit that carries a number over its limit.

namespace thalweg {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What a byte inside a string asks for.
enum class Class : std::uint8_t { plain, key, quote, escape, control, multibyte };

constexpr std::array<Class, 256> kClasses = [] {
  std::array<Class, 256> classes{};
  for (std::size_t i = 0; i < 0x20; ++i) classes[i] = Class::control;
  for (std::size_t i = 0x80; i < 0x100; ++i) classes[i] = Class::multibyte;
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789_")) {
    classes[static_cast<unsigned char>(c)] = Class::key;
  }
  classes['"'] = Class::quote;
  classes['\\'] = Class::escape;
  return classes;
}();

constexpr Class class_of(char c) {
  return kClasses[static_cast<unsigned char>(c)];
}

std::string hex_byte(char c) {
  return "0x" + to_hex(BytesView(&c, 1));
}

class Parser {
 public:
  explicit Parser(BytesView text) : text_(text) {}

  Result<Json> parse() {
    if (text_.starts_with("\xEF\xBB\xBF")) return fail(0, "a byte order mark; save the text without it");
    Json value = TRY(this->value());
    if (at_ != text_.size()) return fail(at_, found() + " after the end; nothing may follow the value");
    return value;
  }

 private:
  [[nodiscard]] bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  [[nodiscard]] static Error fail(std::size_t offset, const std::string& why) {
    return Error{Code::malformed, "at byte " + std::to_string(offset) + ": " + why};
  }

  [[nodiscard]] std::string found() const {
    if (at_ == text_.size()) return "the text ends";
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return "white space (" + hex_byte(c) + ")";
    if (c > 0x20 && c < 0x7F) return std::string("'") + c + "'";
    return "byte " + hex_byte(c);
  }

  [[nodiscard]] Error unexpected(const std::string& wanted) const {
    return fail(at_, found() + " where " + wanted + " is due");
  }

  Result<Unit> expect(char c) {
    if (!at(c)) return unexpected(std::string("'") + c + "'");
    ++at_;
    return Unit{};
  }

  Result<Json> value() {
    if (at_ == text_.size()) return unexpected("a value");
    switch (text_[at_]) {
      case '{': return object();
      case '[': return array();
      case '"': return Json(TRY(string()));
      case 't': return literal("true", Json(true));
      case 'f': return literal("false", Json(false));
      case 'n': return literal("null", Json());
      default: break;
    }
    if (at('-') || is_digit(text_[at_])) return integer();
    return unexpected("a value");
  }

  Result<Json> literal(std::string_view word, Json value) {
    for (const char c : word) TRY(expect(c));
    return value;
  }

  Result<Json> integer() {
    const bool negative = at('-');
    if (negative) ++at_;
    if (at_ == text_.size() || !is_digit(text_[at_])) return unexpected("a digit");
    if (at('0')) {
      if (negative) return fail(at_, "a zero after '-'; write 0 without sign and numbers without leading zeros");
      ++at_;
      if (at_ < text_.size() && is_digit(text_[at_]))
        return fail(at_, "a digit after a leading zero; leave the zero out");
    }
    std::int64_t magnitude = 0;
    for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
      magnitude = magnitude * 10 + (text_[at_] - '0');
      if (magnitude > kJsonIntegerMax) {
        return fail(at_, "a number beyond " + std::to_string(kJsonIntegerMax) + "; write it as a string");
      }
    }
    if (at('.') || at('e') || at('E')) return fail(at_, found() + " in a number; write decimals as strings");
    return Json(negative ? -magnitude : magnitude);
  }

  Result<Json> array() {
    TRY(enter());
    JsonArray items;
    if (!at(']')) {
      items.push_back(TRY(value()));
      while (at(',')) {
        ++at_;
        items.push_back(TRY(value()));
      }
    }
    if (!at(']')) return unexpected("',' or ']'");
    leave();
    return Json(std::move(items));
  }

  Result<Json> object() {
    TRY(enter());
    JsonObject members;
    if (!at('}')) {
      TRY(member(members));
      while (at(',')) {
        ++at_;
        TRY(member(members));
      }
    }
    if (!at('}')) return unexpected("',' or '}'");
    leave();
    return Json(std::move(members));
  }

  Result<Unit> enter() {
    if (depth_ == kJsonDepthMax) return fail(at_, "nested deeper than " + std::to_string(kJsonDepthMax) + " levels");
    ++depth_;
    ++at_;
    return Unit{};
  }

  void leave() {
    --depth_;
    ++at_;
  }

  Result<Unit> member(JsonObject& members) {
    TRY(expect('"'));
    const std::string_view key = TRY(this->key(members));
    TRY(expect(':'));
    Json content = TRY(value());
    if (members.empty()) members.reserve(8);
    members.emplace_back(key, std::move(content));
    return Unit{};
  }

  Result<std::string_view> key(const JsonObject& members) {
    const std::size_t start = at_;
    while (at_ < text_.size() && class_of(text_[at_]) == Class::key && at_ - start < kJsonKeyMax) ++at_;
    const std::string_view key = text_.substr(start, at_ - start);
    if (key.empty() && at('"'))
      return fail(at_, "an empty key; use 1 to " + std::to_string(kJsonKeyMax) + " of a-z, 0-9, _");
    if (!members.empty()) TRY(check_order(start, key, members.back().first));
    if (at_ == text_.size()) return fail(at_, "the text ends inside a key");
    if (class_of(text_[at_]) == Class::key) {
      return fail(at_, "a key longer than " + std::to_string(kJsonKeyMax) + " bytes; shorten it");
    }
    if (!at('"')) return fail(at_, found() + " in a key; use only a-z, 0-9 and _");
    ++at_;
    return key;
  }

  /// `key` may be the beginning of a longer one; it is whole when a quote follows.
  Result<Unit> check_order(std::size_t start, std::string_view key, std::string_view last) const {
    const auto differs = std::mismatch(key.begin(), key.end(), last.begin(), last.end());
    const bool sorts_before =
        differs.first == key.end() ? at('"') : differs.second != last.end() && *differs.first < *differs.second;
    if (!sorts_before) return Unit{};
    const std::string quoted = "key \"" + std::string(key) + "\"";
    const auto shared = static_cast<std::size_t>(differs.first - key.begin());
    if (key == last) return fail(start + shared, quoted + " is given twice; keep one");
    return fail(start + shared, quoted + " is not after \"" + std::string(last) + "\"; sort the keys");
  }

  Result<std::string> string() {
    ++at_;
    std::string content;
    std::size_t run = at_;  // where the bytes start that are content as they stand
    for (;;) {
      while (at_ < text_.size() && class_of(text_[at_]) <= Class::key) ++at_;
      if (at_ == text_.size()) return fail(at_, "the text ends inside a string");
      const Class kind = class_of(text_[at_]);
      if (kind == Class::multibyte) {
        TRY(multibyte());
        continue;
      }
      if (kind == Class::control) return fail(at_, "a raw control character " + hex_byte(text_[at_]) + "; escape it");
      content.append(text_, run, at_ - run);
      ++at_;
      if (kind == Class::quote) return content;
      content.push_back(TRY(escape()));
      run = at_;
    }
  }

  Result<Unit> multibyte() {
    const detail::Utf8Sequence sequence = detail::utf8_sequence(text_.substr(at_));
    at_ += sequence.good;
    if (sequence.whole) return Unit{};
    if (at_ == text_.size()) return fail(at_, "the text ends inside a character");
    return fail(at_, found() + " is not UTF-8");
  }

  /// The one character that an escape stands for. Canonical text has one only where it must, in its shortest form.
  Result<char> escape() {
    if (at_ == text_.size()) return fail(at_, "the text ends inside an escape");
    constexpr std::string_view kLetters = "\"\\bfnrtu";
    constexpr std::string_view kMeanings = "\"\\\b\f\n\r\t";
    const std::size_t which = kLetters.find(text_[at_]);
    if (which == std::string_view::npos) return fail(at_, found() + " after '\\'; write the character itself");
    ++at_;
    return which < kMeanings.size() ? kMeanings[which] : TRY(control_escape());
  }

  /// The rest of \u00xx: only for control characters without a short form.
  Result<char> control_escape() {
    constexpr std::string_view kWithoutShortForm[] = {"01234567bef", "0123456789abcdef"};
    unsigned code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      if (at_ == text_.size()) return fail(at_, "the text ends inside an escape");
      const std::string_view allowed = i < 2 ? "0" : i == 2 ? "01" : kWithoutShortForm[code];
      const char digit = text_[at_];
      if (allowed.find(digit) == std::string_view::npos) {
        return fail(at_,
                    found() + " in a \\u escape; it is for control characters without a short form, in lower case");
      }
      code = code * 16 + static_cast<unsigned>(is_digit(digit) ? digit - '0' : digit - 'a' + 10);
      ++at_;
    }
    return static_cast<char>(code);
  }

  BytesView text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Result<Json> parse_canonical(BytesView text) {
  return Parser(text).parse();
}

}  // namespace thalweg
