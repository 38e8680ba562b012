// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "agreement/reading_detail.h"

namespace thalweg::agreement {

namespace {

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > kIdBytesMax) return false;
  const auto is_alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (!is_alphanumeric(text.front())) return false;
  return std::all_of(
      text.begin(), text.end(), [&](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

const char* name_of(Json::Type type) {
  switch (type) {
    case Json::Type::null: return "nothing";
    case Json::Type::boolean: return "true or false";
    case Json::Type::integer: return "a whole number";
    case Json::Type::string: return "a text";
    case Json::Type::array: return "a list";
    case Json::Type::object: return "a table";
  }
  return "nothing";
}

std::string instead_of(const char* wanted, const Json& found) {
  return std::string("is ") + name_of(found.type()) + "; write " + wanted;
}

}  // namespace

void Findings::error(std::string path, std::string text) {
  list_.push_back({Problem::Severity::error, std::move(path), std::move(text)});
}

void Findings::warning(std::string path, std::string text) {
  list_.push_back({Problem::Severity::warning, std::move(path), std::move(text)});
}

std::vector<Problem> Findings::sorted() const {
  std::vector<Problem> all = list_;
  std::stable_sort(all.begin(), all.end(), [](const Problem& a, const Problem& b) { return a.severity < b.severity; });
  return all;
}

bool Findings::has_errors() const {
  return std::any_of(
      list_.begin(), list_.end(), [](const Problem& problem) { return problem.severity == Problem::Severity::error; });
}

Error Findings::to_error() const {
  constexpr std::size_t kShown = 50;
  std::string detail;
  std::size_t count = 0;
  for (const Problem& problem : list_) {
    if (problem.severity != Problem::Severity::error) continue;
    if (count++ == kShown) break;
    if (!detail.empty()) detail += '\n';
    if (!problem.path.empty()) detail += problem.path + ": ";
    detail += problem.text;
  }
  if (count > kShown) detail += "\nand more; correct these first";
  return {Code::malformed, std::move(detail)};
}

Table::Table(const Json& json, std::string path, Findings& findings)
    : json_(&json), path_(std::move(path)), findings_(&findings) {
  if (json_->as_object() == nullptr) {
    findings_->error(path_, instead_of("a table", json));
    json_ = nullptr;
  }
}

void Table::call_it(const std::string& id) {
  if (!id.empty()) path_ += " '" + id + "'";
}

std::string Table::at(std::string_view key) const {
  if (path_.empty()) return std::string(key);
  return path_ + "." + std::string(key);
}

void Table::error(std::string_view key, std::string text) const {
  findings_->error(at(key), std::move(text));
}

void Table::warning(std::string_view key, std::string text) const {
  findings_->warning(at(key), std::move(text));
}

const Json* Table::take(std::string_view key, Need need) {
  known_.push_back(key);
  if (json_ == nullptr) return nullptr;
  const Json* value = json_->find(key);
  if (value == nullptr && need == Need::required) error(key, "is missing; add it");
  return value;
}

std::string Table::text(std::string_view key, Need need, std::size_t bytes_max) {
  const Json* value = take(key, need);
  if (value == nullptr) return {};
  const std::string* words = value->as_string();
  if (words == nullptr) {
    error(key, instead_of("a text in quotes", *value));
    return {};
  }
  if (words->empty()) {
    error(key, "is empty; write it or leave the key out");
    return {};
  }
  if (words->size() > bytes_max) {
    error(key,
          "has " + std::to_string(words->size()) + " bytes; at most " + std::to_string(bytes_max) + " are allowed");
    return {};
  }
  if (has_control(*words)) {
    error(key, "has a line break or control character; write it on one line");
    return {};
  }
  return *words;
}

std::string Table::id(std::string_view key, Need need) {
  std::string value = text(key, need);
  if (!value.empty() && !is_id(value)) {
    error(key,
          "\"" + value + "\" is no identifier; use up to 64 of a-z, 0-9, '.', '_' and '-', first a letter or digit");
    return {};
  }
  return value;
}

std::string Table::fillable(std::string_view key, Need need, std::size_t bytes_max) {
  std::string value = text(key, need, bytes_max);
  if (value.empty() || value.front() != '@') return value;
  findings_->has_placeholders = true;
  if (!findings_->templates_allowed) {
    error(key, "still is the placeholder \"" + value + "\"; fill it in before the text is signed");
  }
  return {};
}

std::optional<Hash> Table::hash(std::string_view key, Need need) {
  const std::string value = fillable(key, need);
  if (value.empty()) return std::nullopt;
  Result<Hash> read_hash = hash_from_hex(value);
  if (read_hash) return *read_hash;
  error(key, "\"" + value + "\" is no SHA-256; write 64 lower-case hexadecimal digits");
  return std::nullopt;
}

std::optional<std::int64_t> Table::integer(std::string_view key, Need need, std::int64_t min, std::int64_t max) {
  const Json* value = take(key, need);
  if (value == nullptr) return std::nullopt;
  const std::int64_t* number = value->as_int();
  if (number == nullptr) {
    error(key, instead_of("a whole number", *value));
    return std::nullopt;
  }
  if (*number < min || *number > max) {
    error(key,
          std::to_string(*number) + " is outside " + std::to_string(min) + " to " + std::to_string(max) +
              "; choose a value between them");
    return std::nullopt;
  }
  return *number;
}

std::optional<bool> Table::boolean(std::string_view key) {
  const Json* value = take(key, Need::optional);
  if (value == nullptr) return std::nullopt;
  if (value->as_bool() == nullptr) {
    error(key, instead_of("true or false", *value));
    return std::nullopt;
  }
  return *value->as_bool();
}

std::optional<Duration> Table::duration(std::string_view key, Need need, Duration max) {
  const std::string value = text(key, need);
  if (value.empty()) return std::nullopt;
  const Result<Duration> span = duration_from_text(value);
  if (!span) {
    error(key, "\"" + value + "\" is no duration; write a number and s, m, h or d, such as \"8h\"");
    return std::nullopt;
  }
  if (*span > max) {
    error(key, "\"" + value + "\" is longer than " + to_text(max) + "; choose a shorter one");
    return std::nullopt;
  }
  return *span;
}

std::vector<std::string> Table::texts(std::string_view key, Need need, std::size_t count_max) {
  const Json* value = take(key, need);
  if (value == nullptr) return {};
  const JsonArray* list = value->as_array();
  if (list == nullptr) {
    error(key, instead_of("a list of texts in [ ]", *value));
    return {};
  }
  if (list->empty())
    error(key, "is an empty list, which could be read as all or as none; leave the key out or name them");
  if (list->size() > count_max) {
    error(key,
          "has " + std::to_string(list->size()) + " members; at most " + std::to_string(count_max) + " are allowed");
    return {};
  }
  std::vector<std::string> result;
  for (const Json& member : *list) {
    const std::string* words = member.as_string();
    if (words == nullptr || words->empty() || words->size() > kWordsBytesMax || has_control(*words)) {
      error(key,
            "has a member that is no text of 1 to " + std::to_string(kWordsBytesMax) + " bytes; write it in quotes");
    } else if (std::find(result.begin(), result.end(), *words) != result.end()) {
      error(key, "names \"" + *words + "\" twice; take one out");
    } else {
      result.push_back(*words);
    }
  }
  return result;
}

Names Table::names(std::string_view key, Need need) {
  const Json* value = take(key, need);
  if (value == nullptr) return {};
  const JsonObject* members = value->as_object();
  if (members == nullptr || members->size() > kLanguagesMax) {
    error(key, "must give the words by language, such as { en = \"Border post 3\" }, in at most 16 languages");
    return {};
  }
  Names result;
  for (const auto& [language, words] : *members) {
    const std::string* text_in_language = words.as_string();
    if (text_in_language == nullptr || text_in_language->empty() || text_in_language->size() > kWordsBytesMax ||
        has_control(*text_in_language)) {
      error(std::string(key) + "." + language, "must be one line of text, at most 1024 bytes");
    } else {
      result.emplace(language, *text_in_language);
    }
  }
  return result;
}

const Json* Table::table(std::string_view key, Need need) {
  const Json* value = take(key, need);
  if (value == nullptr || value->as_object() != nullptr) return value;
  error(key, instead_of("a table", *value));
  return nullptr;
}

std::span<const Json> Table::tables(std::string_view key, std::size_t count_max) {
  const Json* value = take(key, Need::optional);
  if (value == nullptr) return {};
  const JsonArray* list = value->as_array();
  if (list == nullptr) {
    error(key, instead_of("tables with [[...]]", *value));
    return {};
  }
  if (list->size() > count_max) {
    error(key,
          "has " + std::to_string(list->size()) + " tables; at most " + std::to_string(count_max) +
              " are allowed, split the agreement");
    return {};
  }
  return *list;
}

void Table::finish() const {
  if (json_ == nullptr) return;
  for (const auto& [key, value] : *json_->as_object()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    error(key, "is not a key of this table; correct its spelling or take it out");
  }
}

}  // namespace thalweg::agreement
