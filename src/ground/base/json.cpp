// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace thalweg {
namespace {

bool before(const std::pair<std::string, Json>& member, std::string_view key) {
  return member.first < key;
}

constexpr bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  switch (c) {
    case '"': out.append("\\\""); return;
    case '\\': out.append("\\\\"); return;
    case '\b': out.append("\\b"); return;
    case '\t': out.append("\\t"); return;
    case '\n': out.append("\\n"); return;
    case '\f': out.append("\\f"); return;
    case '\r': out.append("\\r"); return;
    default: break;
  }
  out.append("\\u00");
  out.push_back(c < 0x10 ? '0' : '1');
  out.push_back(kHexDigits[static_cast<std::size_t>(c & 0xF)]);
}

/// Looks at eight bytes together: true when one of them needs an escape, and now and then when none does.
bool may_need_escape(const char* eight) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  const auto has_below = [](std::uint64_t bytes, std::uint64_t limit) { return (bytes - limit * kOnes) & ~bytes; };
  const std::uint64_t found =
      has_below(word, 0x20) | has_below(word ^ '"' * kOnes, 1) | has_below(word ^ '\\' * kOnes, 1);
  return (found & 0x80 * kOnes) != 0;
}

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

/// Writes both forms: without line breaks, or indented by two spaces per level.
class Writer {
 public:
  explicit Writer(bool pretty) : pretty_(pretty) { out_.reserve(512); }

  void write(const Json& value) {
    switch (value.type()) {
      case Json::Type::null: out_.append("null"); return;
      case Json::Type::boolean: out_.append(*value.as_bool() ? "true" : "false"); return;
      case Json::Type::integer: append_integer(out_, *value.as_int()); return;
      case Json::Type::string: append_canonical(out_, *value.as_string()); return;
      case Json::Type::array: write_items('[', *value.as_array(), ']', [&](const Json& item) { write(item); }); return;
      case Json::Type::object:
        write_items('{', *value.as_object(), '}', [&](const auto& member) {
          append_canonical(out_, member.first);
          out_.append(pretty_ ? ": " : ":");
          write(member.second);
        });
        return;
    }
  }

  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  template <class Items, class WriteItem>
  void write_items(char open, const Items& items, char close, const WriteItem& write_item) {
    out_.push_back(open);
    ++level_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_.push_back(',');
      first = false;
      break_line();
      write_item(item);
    }
    --level_;
    if (!first) break_line();
    out_.push_back(close);
  }

  void break_line() {
    if (pretty_) out_.append("\n").append(2 * level_, ' ');
  }

  const bool pretty_;
  std::size_t level_ = 0;
  std::string out_;
};

std::string written(const Json& value, bool pretty) {
  Writer writer(pretty);
  writer.write(value);
  return std::move(writer).take();
}

}  // namespace

Json::Json(JsonObject value) {
  const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
  const auto not_ascending = [](const auto& a, const auto& b) { return a.first >= b.first; };
  if (std::adjacent_find(value.begin(), value.end(), not_ascending) != value.end()) {
    std::sort(value.begin(), value.end(), by_key);
    CHECK(std::adjacent_find(value.begin(), value.end(), not_ascending) == value.end());
  }
  value_ = std::move(value);
}

const Json* Json::find(std::string_view key) const {
  const JsonObject* members = as_object();
  if (members == nullptr) return nullptr;
  const auto at = std::lower_bound(members->begin(), members->end(), key, before);
  return at != members->end() && at->first == key ? &at->second : nullptr;
}

std::string_view Json::text(std::string_view key, std::string_view fallback) const {
  const Json* member = find(key);
  const std::string* content = member == nullptr ? nullptr : member->as_string();
  return content == nullptr ? fallback : std::string_view(*content);
}

std::int64_t Json::integer(std::string_view key, std::int64_t fallback) const {
  const Json* member = find(key);
  const std::int64_t* content = member == nullptr ? nullptr : member->as_int();
  return content == nullptr ? fallback : *content;
}

bool Json::boolean(std::string_view key, bool fallback) const {
  const Json* member = find(key);
  const bool* content = member == nullptr ? nullptr : member->as_bool();
  return content == nullptr ? fallback : *content;
}

void Json::set(std::string_view key, Json value) {
  if (is_null()) value_ = JsonObject{};
  CHECK(type() == Type::object);
  auto& members = *std::get_if<JsonObject>(&value_);
  const auto at = std::lower_bound(members.begin(), members.end(), key, before);
  if (at != members.end() && at->first == key) {
    at->second = std::move(value);
  } else {
    members.emplace(at, key, std::move(value));
  }
}

void Json::erase(std::string_view key) {
  auto* members = std::get_if<JsonObject>(&value_);
  if (members == nullptr) return;
  const auto at = std::lower_bound(members->begin(), members->end(), key, before);
  if (at != members->end() && at->first == key) members->erase(at);
}

void append_canonical(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t run = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (at + 8 <= text.size() && !may_need_escape(text.data() + at)) at += 8;
    if (at == text.size()) break;
    if (!needs_escape(text[at])) continue;
    out.append(text, run, at - run);
    append_escape(out, text[at]);
    run = at + 1;
  }
  out.append(text, run);
  out.push_back('"');
}

std::string to_canonical(const Json& value) {
  return written(value, false);
}

std::string to_pretty(const Json& value) {
  return written(value, true);
}

}  // namespace thalweg
