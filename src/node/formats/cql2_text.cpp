// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>

#include "formats/cql2_words_detail.h"

// CQL2 as text: a scanner of one word at a time, and a function for each level of the grammar.
namespace thalweg::formats::cql2 {
namespace {

constexpr std::size_t kPlacesMax = 2'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Letters beyond ASCII are taken as letters of names: which of them are, no feature here needs to know.
bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return made;
}

struct Token {
  enum class Kind : std::uint8_t { end, name, quoted_name, text, number, sign };
  Kind kind = Kind::end;
  std::string text;  ///< a word in lower case is in `word`
  std::string word;
  double number = 0;
  std::size_t at = 0;
};

class Parser {
 public:
  Parser(std::string_view text, const ToPosition& to_position) : text_(text), to_position_(to_position) {}

  Result<Expression> parse() {
    TRY(advance());
    Expression expression = TRY(disjunction(0));
    if (token_.kind != Token::Kind::end) return wrong("something follows that does not belong there");
    return expression;
  }

 private:
  [[nodiscard]] Error wrong(const std::string& what) const {
    const std::string where = token_.kind == Token::Kind::end ? "at the end" : "at byte " + std::to_string(token_.at);
    return {Code::malformed, "filter: " + where + ": " + what};
  }

  [[nodiscard]] Error unsupported(const std::string& what) const {
    return {Code::unsupported, "filter: at byte " + std::to_string(token_.at) + ": " + what + " is not read here"};
  }

  // --- words --------------------------------------------------------------------------------------------------------

  Result<Unit> advance() {
    while (next_ < text_.size() && std::string_view(" \t\r\n").find(text_[next_]) != std::string_view::npos) ++next_;
    token_ = Token{};
    token_.at = next_;
    if (next_ == text_.size()) return Unit{};
    const char c = text_[next_];
    if (c == '\'') return scan_text();
    if (c == '"') return scan_quoted_name();
    if (begins_name(c)) return scan_name();
    if (is_digit(c) || c == '.' || ((c == '-' || c == '+') && next_ + 1 < text_.size() && starts_number(next_ + 1)))
      return scan_number();
    token_.kind = Token::Kind::sign;
    const std::size_t length =
        text_.substr(next_, 2) == "<>" || text_.substr(next_, 2) == "<=" || text_.substr(next_, 2) == ">=" ? 2 : 1;
    token_.text = std::string(text_.substr(next_, length));
    next_ += length;
    return Unit{};
  }

  [[nodiscard]] bool starts_number(std::size_t at) const { return is_digit(text_[at]) || text_[at] == '.'; }

  Result<Unit> scan_text() {
    token_.kind = Token::Kind::text;
    for (++next_; next_ < text_.size(); ++next_) {
      const bool has_next = next_ + 1 < text_.size();
      if (text_[next_] == '\\' && has_next && text_[next_ + 1] == '\'') {
        ++next_;
      } else if (text_[next_] == '\'') {
        if (!has_next || text_[next_ + 1] != '\'') {
          ++next_;
          return Unit{};
        }
        ++next_;
      }
      token_.text += text_[next_];
    }
    return wrong("a text has no end; close it with '");
  }

  Result<Unit> scan_quoted_name() {
    token_.kind = Token::Kind::quoted_name;
    const std::size_t end = text_.find('"', next_ + 1);
    if (end == std::string_view::npos) return wrong("a name has no end; close it with \"");
    token_.text = std::string(text_.substr(next_ + 1, end - next_ - 1));
    next_ = end + 1;
    return Unit{};
  }

  Result<Unit> scan_name() {
    token_.kind = Token::Kind::name;
    const std::size_t begin = next_;
    while (next_ < text_.size() && (begins_name(text_[next_]) || is_digit(text_[next_]) || text_[next_] == '.'))
      ++next_;
    token_.text = std::string(text_.substr(begin, next_ - begin));
    token_.word = lower(token_.text);
    return Unit{};
  }

  Result<Unit> scan_number() {
    token_.kind = Token::Kind::number;
    const std::size_t begin = text_[next_] == '+' ? next_ + 1 : next_;
    const char* end = text_.data() + text_.size();
    const auto read = std::from_chars(text_.data() + begin, end, token_.number);
    if (read.ec != std::errc() || !std::isfinite(token_.number)) return wrong("this is no number");
    next_ = static_cast<std::size_t>(read.ptr - text_.data());
    return Unit{};
  }

  [[nodiscard]] bool is_word(std::string_view word) const {
    return token_.kind == Token::Kind::name && token_.word == word;
  }

  [[nodiscard]] bool is_sign(std::string_view sign) const {
    return token_.kind == Token::Kind::sign && token_.text == sign;
  }

  Result<Unit> expect(std::string_view sign) {
    if (!is_sign(sign)) return wrong("here should be " + std::string(sign));
    return advance();
  }

  Result<bool> skip_word(std::string_view word) {
    if (!is_word(word)) return false;
    TRY(advance());
    return true;
  }

  // --- truth --------------------------------------------------------------------------------------------------------

  Result<Expression> disjunction(int depth) {
    if (depth > kDepthMax) return wrong("parentheses stand too deep");
    Expression first = TRY(conjunction(depth));
    if (!is_word("or")) return first;
    Expression all{Op::or_, {}, {}};
    all.parts.push_back(std::move(first));
    while (TRY(skip_word("or"))) all.parts.push_back(TRY(conjunction(depth)));
    return all;
  }

  Result<Expression> conjunction(int depth) {
    Expression first = TRY(negation(depth));
    if (!is_word("and")) return first;
    Expression all{Op::and_, {}, {}};
    all.parts.push_back(std::move(first));
    while (TRY(skip_word("and"))) all.parts.push_back(TRY(negation(depth)));
    return all;
  }

  Result<Expression> negation(int depth) {
    if (depth > kDepthMax) return wrong("NOT stands too often");
    if (!TRY(skip_word("not"))) return primary(depth);
    Expression negated{Op::not_, {}, {}};
    negated.parts.push_back(TRY(negation(depth + 1)));
    return negated;
  }

  Result<Expression> primary(int depth) {
    if (is_sign("(")) {
      TRY(advance());
      Expression inner = TRY(disjunction(depth + 1));
      TRY(expect(")"));
      return inner;
    }
    if (token_.kind == Token::Kind::name) {
      if (const auto op = op_named(kFunctions, token_.word)) return function(*op);
      if (token_.word.starts_with("s_") && peek_parenthesis()) return unsupported("the relation " + token_.text);
      if (token_.word.starts_with("a_") && peek_parenthesis()) return unsupported("the array function " + token_.text);
    }
    Operand left = TRY(operand());
    return predicate(std::move(left));
  }

  [[nodiscard]] bool peek_parenthesis() const {
    const std::size_t at = text_.find_first_not_of(" \t\r\n", next_);
    return at != std::string_view::npos && text_[at] == '(';
  }

  Result<Expression> function(Op op) {
    TRY(advance());
    TRY(expect("("));
    Expression made{op, {}, {}};
    made.operands.push_back(TRY(operand()));
    TRY(expect(","));
    made.operands.push_back(TRY(operand()));
    TRY(expect(")"));
    TRY(check_operands(op, made.operands));
    return made;
  }

  /// What stands after the first value.
  Result<Expression> predicate(Operand left) {
    Expression made;
    made.operands.push_back(std::move(left));
    if (token_.kind == Token::Kind::sign) {
      if (const auto op = op_named(kComparisons, token_.text)) {
        made.op = *op;
        TRY(advance());
        made.operands.push_back(TRY(operand()));
        return made;
      }
      if (std::string_view("+-*/%^").find(token_.text[0]) != std::string_view::npos) return unsupported("arithmetic");
    }
    if (TRY(skip_word("is"))) {
      made.op = Op::is_null;
      const bool negated = TRY(skip_word("not"));
      if (!TRY(skip_word("null"))) return wrong("after IS stands NULL or NOT NULL");
      return negated_if(negated, std::move(made));
    }
    const bool negated = TRY(skip_word("not"));
    if (TRY(skip_word("like"))) {
      made.op = Op::like;
      if (token_.kind != Token::Kind::text) return wrong("after LIKE stands a pattern such as 'Me%'");
      made.operands.push_back(TRY(operand()));
    } else if (TRY(skip_word("between"))) {
      made.op = Op::between;
      made.operands.push_back(TRY(operand()));
      if (!TRY(skip_word("and"))) return wrong("BETWEEN takes two values with AND between them");
      made.operands.push_back(TRY(operand()));
    } else if (TRY(skip_word("in"))) {
      made.op = Op::in;
      TRY(expect("("));
      made.operands.push_back(TRY(operand()));
      while (is_sign(",")) {
        TRY(advance());
        made.operands.push_back(TRY(operand()));
      }
      TRY(expect(")"));
    } else if (!negated && std::holds_alternative<bool>(made.operands.front())) {
      return made;  // TRUE or FALSE by itself
    } else {
      return wrong("here should be a comparison such as =, LIKE, BETWEEN, IN or IS NULL");
    }
    return negated_if(negated, std::move(made));
  }

  static Expression negated_if(bool negated, Expression inner) {
    if (!negated) return inner;
    Expression made{Op::not_, {}, {}};
    made.parts.push_back(std::move(inner));
    return made;
  }

  // --- values -------------------------------------------------------------------------------------------------------

  Result<Operand> operand() {
    const Token token = token_;
    switch (token.kind) {
      case Token::Kind::end: return wrong("a value is missing");
      case Token::Kind::sign:
        if (token.text == "(") return unsupported("an expression in place of a value");
        return wrong("here should be a value");
      case Token::Kind::text: TRY(advance()); return Operand(token.text);
      case Token::Kind::number: TRY(advance()); return Operand(token.number);
      case Token::Kind::quoted_name: TRY(advance()); return Operand(Property{token.text});
      case Token::Kind::name: break;
    }
    if (token.word == "true" || token.word == "false") {
      TRY(advance());
      return Operand(token.word == "true");
    }
    if (token.word == "timestamp" || token.word == "date") return time_literal(token.word == "date");
    if (token.word == "interval") return interval_literal();
    if (token.word == "bbox") return box_literal();
    if (auto shape = TRY(shape_literal())) return Operand(std::move(*shape));
    if (peek_parenthesis()) return unsupported("the function " + token.text);
    TRY(advance());
    return Operand(Property{token.text});
  }

  Result<std::string> text_in_place() {
    if (token_.kind != Token::Kind::text) return wrong("here should be a text in '...'");
    std::string text = token_.text;
    TRY(advance());
    return text;
  }

  Result<Operand> time_literal(bool is_date) {
    TRY(advance());
    TRY(expect("("));
    const std::string text = TRY(text_in_place());
    TRY(expect(")"));
    return Operand(is_date ? TRY(date_of(text)) : TRY(timestamp_of(text)));
  }

  Result<End> interval_end(bool is_last) {
    if (token_.kind == Token::Kind::text) return end_of(TRY(text_in_place()), is_last);
    if (token_.kind == Token::Kind::quoted_name || (token_.kind == Token::Kind::name && !peek_parenthesis())) {
      End end{{}, token_.text};
      TRY(advance());
      return end;
    }
    const Operand literal = TRY(operand());
    const auto* span = std::get_if<Span>(&literal);
    if (span == nullptr) return wrong("an end of an interval is a time, '..' or a property");
    return is_last ? span->until : span->from;
  }

  Result<Operand> interval_literal() {
    TRY(advance());
    TRY(expect("("));
    Span span;
    span.from = TRY(interval_end(false));
    TRY(expect(","));
    span.until = TRY(interval_end(true));
    TRY(expect(")"));
    if (span.from.at && span.until.at && *span.until.at < *span.from.at)
      return wrong("the interval ends before it begins");
    return Operand(std::move(span));
  }

  Result<double> number() {
    if (token_.kind != Token::Kind::number) return wrong("here should be a number");
    const double value = token_.number;
    TRY(advance());
    return value;
  }

  Result<Operand> box_literal() {
    TRY(advance());
    TRY(expect("("));
    std::vector<double> values{TRY(number())};
    while (is_sign(",") && values.size() < 6) {
      TRY(advance());
      values.push_back(TRY(number()));
    }
    TRY(expect(")"));
    if (values.size() != 4 && values.size() != 6) return wrong("BBOX has four numbers, or six with heights");
    const std::size_t upper = values.size() / 2;
    return Operand(TRY(box_of({values[0], values[1], values[upper], values[upper + 1]}, to_position_)));
  }

  Result<geometry::Position> place() {
    if (++places_ > kPlacesMax) return wrong("the shapes have too many places");
    const double first = TRY(number());
    const double second = TRY(number());
    if (token_.kind == Token::Kind::number) TRY(advance());  // a height, which nothing here has
    return to_position_(first, second);
  }

  Result<Polyline> places() {
    TRY(expect("("));
    Polyline line{TRY(place())};
    while (is_sign(",")) {
      TRY(advance());
      line.push_back(TRY(place()));
    }
    TRY(expect(")"));
    return line;
  }

  /// One part of a multiple shape, or the only part of a single one.
  Result<Geometry::Simple> simple(Feature::Shape shape) {
    if (shape != Feature::Shape::polygon) {
      Polyline line = TRY(places());
      if (shape == Feature::Shape::point && line.size() != 1) return wrong("a point has one place");
      if (shape == Feature::Shape::line && line.size() < 2) return wrong("a line has two places or more");
      return Geometry::Simple{shape, {std::move(line)}};
    }
    TRY(expect("("));
    std::vector<Polyline> rings;
    do {
      if (is_sign(",")) TRY(advance());
      rings.push_back(TRY(places()));
      if (rings.back().size() < 4 || rings.back().front() != rings.back().back())
        return wrong("a ring has four places or more, the last like the first");
    } while (is_sign(","));
    TRY(expect(")"));
    return Geometry::Simple{shape, std::move(rings)};
  }

  /// Nothing when the word at hand begins no shape.
  Result<std::optional<Geometry>> shape_literal() {
    std::string_view word = token_.word;
    if (!peek_parenthesis() && !peek_z()) return std::optional<Geometry>();
    const bool multi = word.starts_with("multi");
    if (multi) word.remove_prefix(5);
    if (!multi && word == "geometrycollection") return collection_literal();
    std::optional<Feature::Shape> shape;
    if (word == "point") shape = Feature::Shape::point;
    if (word == "linestring") shape = Feature::Shape::line;
    if (word == "polygon") shape = Feature::Shape::polygon;
    if (!shape) return std::optional<Geometry>();
    TRY(advance());
    TRY(skip_word("z"));
    Geometry made;
    if (!multi) {
      made.simples.push_back(TRY(simple(*shape)));
      return std::optional(std::move(made));
    }
    TRY(expect("("));
    do {
      if (is_sign(",")) TRY(advance());
      if (*shape == Feature::Shape::point && token_.kind == Token::Kind::number)
        made.simples.push_back({Feature::Shape::point, {{TRY(place())}}});
      else
        made.simples.push_back(TRY(simple(*shape)));
    } while (is_sign(","));
    TRY(expect(")"));
    return std::optional(std::move(made));
  }

  [[nodiscard]] bool peek_z() const {
    const std::size_t at = text_.find_first_not_of(" \t\r\n", next_);
    if (at == std::string_view::npos || (text_[at] != 'Z' && text_[at] != 'z')) return false;
    const std::size_t after = text_.find_first_not_of(" \t\r\n", at + 1);
    return after != std::string_view::npos && text_[after] == '(';
  }

  Result<std::optional<Geometry>> collection_literal() {
    if (++collections_ > kDepthMax) return wrong("collections stand too deep");
    TRY(advance());
    TRY(expect("("));
    Geometry made;
    do {
      if (is_sign(",")) TRY(advance());
      auto inner = TRY(shape_literal());
      if (!inner) return wrong("here should be a shape such as POINT(48.0 30.4)");
      for (Geometry::Simple& each : inner->simples) made.simples.push_back(std::move(each));
    } while (is_sign(","));
    TRY(expect(")"));
    return std::optional(std::move(made));
  }

  std::string_view text_;
  const ToPosition& to_position_;
  std::size_t next_ = 0;
  std::size_t places_ = 0;
  int collections_ = 0;
  Token token_;
};

}  // namespace

Result<Expression> parse_text(std::string_view text, const ToPosition& to_position) {
  if (text.size() > kFilterBytesMax)
    return Error{Code::malformed, "filter: is longer than " + std::to_string(kFilterBytesMax) + " bytes; ask in parts"};
  if (!is_utf8(text)) return Error{Code::malformed, "filter: is not UTF-8"};
  return Parser(text, to_position).parse();
}

}  // namespace thalweg::formats::cql2
