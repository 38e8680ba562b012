// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <vector>

#include <simdjson.h>

#include "base/json.h"

// The reader for what people write. simdjson's DOM judges the syntax and decodes the values; ours are the rules for
// values. The DOM keeps no positions, so the place of an error is looked up in the text only when there is one to
// report.

namespace thalweg {
namespace {

namespace dom = simdjson::dom;

/// Keys and values are numbered together in the order of the text, from 0.
using TokenIndex = std::size_t;
constexpr TokenIndex kNoToken = SIZE_MAX;
constexpr std::size_t kKeptBufferMax = std::size_t{256} * 1024;

std::string too_deep() {
  return "nested deeper than " + std::to_string(kJsonDepthMax) + " levels";
}

/// A stopping place and what simdjson says about the token there, if it is one that it refuses.
struct Place {
  std::size_t offset = 0;
  std::string why;
};

/// Walks over the tokens of a text until it comes to a given one, or to where the text stops being JSON.
class Walk {
 public:
  explicit Walk(BytesView text) : text_(text) {}

  Place to(TokenIndex wanted) {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(" \t\n\r", at_), text_.size());
      if (at_ == text_.size()) return {at_, open_.empty() ? "a value is missing" : "a bracket is not closed"};
      const char c = text_[at_];
      if (due_ == Due::value || due_ == Due::key) {
        if (may_close_ && closes(c)) {
          close();
          continue;
        }
        if (token_++ == wanted) return {at_, {}};
        if (auto why = step_over_token(c); !why.empty()) return {at_, why};
      } else if (auto why = step_over_mark(c); !why.empty()) {
        return {at_, why};
      }
    }
  }

 private:
  enum class Due { value, key, colon, comma };

  [[nodiscard]] bool closes(char c) const { return !open_.empty() && c == (open_.back() == '{' ? '}' : ']'); }

  void close() {
    open_.pop_back();
    ++at_;
    due_ = Due::comma;
  }

  /// What stands between tokens. Empty when it stands where it may.
  std::string step_over_mark(char c) {
    if (due_ == Due::colon) {
      if (c != ':') return "a ':' is missing after the key";
      due_ = Due::value;
    } else if (open_.empty()) {
      return "nothing may follow the value";
    } else if (closes(c)) {
      close();
      return {};
    } else if (c != ',') {
      return "a ',' or a closing bracket is missing";
    } else {
      due_ = open_.back() == '{' ? Due::key : Due::value;
    }
    ++at_;
    may_close_ = false;
    return {};
  }

  /// Empty when the token is sound.
  std::string step_over_token(char c) {
    if (due_ == Due::key && c != '"') return "a key in double quotes is missing";
    if (due_ == Due::value && (c == '{' || c == '[')) {
      if (open_.size() == kJsonDepthMax) return too_deep();
      open_.push_back(c);
      ++at_;
      due_ = c == '{' ? Due::key : Due::value;
      may_close_ = true;
      return {};
    }
    const std::size_t size = token_size(c);
    if (size == 0) return "a value is missing";
    dom::parser parser;
    if (const auto error = parser.parse(text_.data() + at_, size).error()) return simdjson::error_message(error);
    at_ += size;
    due_ = due_ == Due::key ? Due::colon : Due::comma;
    return {};
  }

  [[nodiscard]] std::size_t token_size(char c) const {
    if (c != '"') return std::min(text_.find_first_of(" \t\n\r,:[]{}\"", at_), text_.size()) - at_;
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text_.size()) - at_;
  }

  BytesView text_;
  std::size_t at_ = 0;
  std::vector<char> open_;
  Due due_ = Due::value;
  bool may_close_ = false;  // an empty array or object may end here
  TokenIndex token_ = 0;
};

bool is_plain_key(std::string_view key) {
  return !key.empty() && key.size() <= kJsonKeyMax &&
         key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

class Converter {
 public:
  Converter(BytesView text, bool any_keys) : text_(text), any_keys_(any_keys) {}

  Result<Json> convert() {
    if (text_.empty()) return fail(0, "a value is missing");
    if (text_.starts_with("\xEF\xBB\xBF")) return fail(0, "a byte order mark; save the text without it");
    // Its buffers are kept for the next text unless a large one has made them large.
    thread_local dom::parser parser;
    if (parser.capacity() > kKeptBufferMax) parser = dom::parser();
    dom::element root;
    if (const auto error = parser.parse(text_.data(), text_.size()).get(root)) {
      const Place place = Walk(text_).to(kNoToken);
      return fail(place.offset, place.why.empty() ? simdjson::error_message(error) : place.why);
    }
    return value(root, 0);
  }

 private:
  [[nodiscard]] Error fail(std::size_t offset, const std::string& why) const {
    const BytesView before = text_.substr(0, offset);
    const BytesView line = before.substr(before.find_last_of('\n') + 1);  // npos + 1 is 0
    const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return Error{Code::malformed,
                 "line " + std::to_string(std::count(before.begin(), before.end(), '\n') + 1) + ", column " +
                     std::to_string(std::count_if(line.begin(), line.end(), starts_character) + 1) + ": " + why};
  }

  /// An error about the token that was counted last.
  [[nodiscard]] Error fail_at_token(const std::string& why) const {
    return fail(Walk(text_).to(token_count_ - 1).offset, why);
  }

  Result<Json> value(dom::element element, std::size_t depth) {
    ++token_count_;
    switch (element.type()) {
      case dom::element_type::NULL_VALUE: return Json();
      case dom::element_type::BOOL: return Json(bool(element.get_bool().value_unsafe()));
      case dom::element_type::INT64: return integer(element.get_int64().value_unsafe());
      case dom::element_type::STRING: return Json(std::string_view(element.get_string().value_unsafe()));
      case dom::element_type::ARRAY: return array(element.get_array().value_unsafe(), depth + 1);
      case dom::element_type::OBJECT: return object(element.get_object().value_unsafe(), depth + 1);
      case dom::element_type::UINT64: return beyond_limit();
      case dom::element_type::DOUBLE: break;
    }
    return fail_at_token("a number with a fraction or an exponent; write decimals as strings");
  }

  [[nodiscard]] Error beyond_limit() const {
    return fail_at_token("a number beyond " + std::to_string(kJsonIntegerMax) + "; write it as a string");
  }

  Result<Json> integer(std::int64_t value) const {
    if (value > kJsonIntegerMax || value < -kJsonIntegerMax) return beyond_limit();
    return Json(value);
  }

  [[nodiscard]] Result<Unit> check_depth(std::size_t depth) const {
    if (depth <= kJsonDepthMax) return Unit{};
    return fail_at_token(too_deep());
  }

  Result<Json> array(dom::array elements, std::size_t depth) {
    TRY(check_depth(depth));
    JsonArray items;
    for (const dom::element element : elements) items.push_back(TRY(value(element, depth)));
    return Json(std::move(items));
  }

  Result<Json> object(dom::object fields, std::size_t depth) {
    TRY(check_depth(depth));
    const TokenIndex start = token_count_;
    JsonObject members;
    members.reserve(fields.size());
    bool ascending = true;
    for (const dom::key_value_pair field : fields) {
      ++token_count_;
      if (!any_keys_ && !is_plain_key(field.key)) {
        return fail_at_token("key \"" + std::string(field.key) + "\" is not 1 to " + std::to_string(kJsonKeyMax) +
                             " of a-z, 0-9 and _");
      }
      ascending = ascending && (members.empty() || members.back().first < field.key);
      members.emplace_back(field.key, TRY(value(field.value, depth)));
    }
    if (!ascending) {
      std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
      if (std::adjacent_find(members.begin(), members.end(), same) != members.end()) return given_twice(fields, start);
    }
    return Json(std::move(members));
  }

  /// The error for the first key that an object repeats.  Needs  one that does; `start` tokens come before its keys.
  Error given_twice(dom::object fields, TokenIndex start) {
    token_count_ = start;
    std::set<std::string_view> seen;
    for (const dom::key_value_pair field : fields) {
      ++token_count_;
      if (!seen.insert(field.key).second) {
        return fail_at_token("key \"" + std::string(field.key) + "\" is given twice; keep one");
      }
      CHECK(value(field.value, 0).has_value());  // counts its tokens
    }
    CHECK(false);
    return {};
  }

  BytesView text_;
  bool any_keys_;
  TokenIndex token_count_ = 0;
};

}  // namespace

Result<Json> parse_json(BytesView text, bool any_keys) {
  return Converter(text, any_keys).convert();
}

}  // namespace thalweg
