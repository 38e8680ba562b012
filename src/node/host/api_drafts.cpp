// SPDX-License-Identifier: Apache-2.0
#include "host/api_drafts.h"

#include "base/json.h"

namespace thalweg::host {
namespace {

Error too_many() {
  return {Code::exhausted, "more than " + std::to_string(kDraftsMax) + " drafts in one request; send them in several"};
}

/// Walks along JSON text far enough to see where values begin and end.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  [[nodiscard]] bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] Error wrong(std::string_view what) const {
    std::size_t line = 1, begin = 0;
    for (std::size_t i = 0; i < at_ && i < text_.size(); ++i) {
      if (text_[i] == '\n') {
        ++line;
        begin = i + 1;
      }
    }
    return {Code::malformed,
            "line " + std::to_string(line) + ", column " + std::to_string(at_ - begin + 1) + ": " + std::string(what)};
  }

  /// A value as it stands there.
  [[nodiscard]] Result<std::string_view> value() {
    (void)peek();
    const std::size_t start = at_;
    std::string open;  // brackets that wait for their end
    do {
      const char c = peek();
      if (c == '\0') return wrong("the text ends inside a value");
      if (c == '"') {
        TRY(skip_string());
      } else if (c == '{' || c == '[') {
        if (open.size() >= kJsonDepthMax * 2) return wrong("too many brackets inside each other");
        open += c == '{' ? '}' : ']';
        ++at_;
      } else if (c == '}' || c == ']') {
        if (open.empty() || open.back() != c) return wrong("a bracket too many, or of the wrong kind");
        open.pop_back();
        ++at_;
      } else if (!open.empty() && (c == ',' || c == ':')) {
        ++at_;
      } else {
        TRY(skip_plain());
      }
    } while (!open.empty());
    return text_.substr(start, at_ - start);
  }

 private:
  [[nodiscard]] Result<Unit> skip_string() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return Unit{};
      }
    }
    return wrong("the text ends inside a string");
  }

  [[nodiscard]] Result<Unit> skip_plain() {
    const std::size_t start = at_;
    while (at_ < text_.size() && std::string_view(" \n\r\t,:{}[]\"").find(text_[at_]) == std::string_view::npos) ++at_;
    if (at_ == start) return wrong("here should stand a value");
    return Unit{};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Result<std::vector<machine::Draft>> read_array(Scanner& scanner) {
  std::vector<machine::Draft> drafts;
  if (!scanner.take('[')) return scanner.wrong("\"records\" must be an array of drafts");
  if (scanner.take(']')) return drafts;
  for (;;) {
    const std::string_view draft = TRY(scanner.value());
    if (drafts.size() == kDraftsMax) return too_many();
    drafts.push_back({Bytes(draft), {}, {}});
    if (scanner.take(']')) return drafts;
    if (!scanner.take(',')) return scanner.wrong("between two drafts there must be a comma");
  }
}

}  // namespace

Result<std::vector<machine::Draft>> drafts_from_json(std::string_view body) {
  Scanner scanner(body);
  std::optional<std::vector<machine::Draft>> drafts;
  std::string office, reason;
  if (!scanner.take('{')) return scanner.wrong("a request is an object with \"records\"");
  while (!scanner.take('}')) {
    if (scanner.peek() != '"') return scanner.wrong("here should stand a name in quotes");
    const std::string_view key = TRY(scanner.value());
    if (!scanner.take(':')) return scanner.wrong("after a name there must be a colon");
    if (key == "\"records\"" && !drafts) {
      drafts = TRY(read_array(scanner));
    } else if (key == "\"override\"" && office.empty()) {
      const Json given = TRY(parse_json(TRY(scanner.value())));
      office = given.text("office");
      reason = given.text("reason");
      if (!given.is_null() && (office.empty() || reason.empty()))
        return scanner.wrong("an override needs \"office\" and \"reason\"");
    } else {
      return scanner.wrong("a request has \"records\" and \"override\", each once at most, not " +
                           std::string(key.substr(0, 80)));
    }
    if (!scanner.take(',') && scanner.peek() != '}') return scanner.wrong("between two members there must be a comma");
  }
  if (scanner.peek() != '\0') return scanner.wrong("something stands after the end");
  if (!drafts) return scanner.wrong("there are no \"records\"");
  for (machine::Draft& draft : *drafts) {
    draft.override_office = office;
    draft.override_reason = reason;
  }
  return std::move(*drafts);
}

Result<std::vector<machine::Draft>> drafts_from_lines(std::string_view body) {
  std::vector<machine::Draft> drafts;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (drafts.size() == kDraftsMax) return too_many();
    drafts.push_back({Bytes(line), {}, {}});
  }
  return drafts;
}

}  // namespace thalweg::host
