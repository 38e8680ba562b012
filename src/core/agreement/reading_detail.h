// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agreement/agreement.h"
#include "base/json.h"
#include "record/kinds.h"

/// Reads tables of a TOML text strictly and notes everything that is wrong instead of stopping at the first thing: a
/// draft is written by people, who want the whole list.
namespace thalweg::agreement {

/// Collects what is wrong, in the order of finding.
class Findings {
 public:
  void error(std::string path, std::string text);
  void warning(std::string path, std::string text);

  [[nodiscard]] const std::vector<Problem>& list() const { return list_; }

  /// Errors first, otherwise in the order of finding.
  [[nodiscard]] std::vector<Problem> sorted() const;
  [[nodiscard]] bool has_errors() const;
  /// All errors, one line each.
  [[nodiscard]] Error to_error() const;

  bool templates_allowed = false;
  bool has_placeholders = false;

 private:
  std::vector<Problem> list_;
};

/// A value with the word that stands for it in the text.
template <class T>
struct Named {
  std::string_view name;
  T value;
};

inline constexpr std::array<Named<Grade>, 5> kGrades{{{"post", Grade::post},
                                                      {"grade_2", Grade::grade_2},
                                                      {"grade_1", Grade::grade_1},
                                                      {"commission", Grade::commission},
                                                      {"ministry", Grade::ministry}}};
inline constexpr std::array<Named<std::uint8_t>, 4> kImpacts{
    {{"low", 1}, {"medium", 2}, {"high", 3}, {"very_high", 4}}};

/// One table. Each read marks its key as known; `finish` complains about the rest. Reads of missing or wrong values
/// note an error and give an empty value, so that reading goes on.
class Table {
 public:
  enum class Need { required, optional };

  Table(const Json& json, std::string path, Findings& findings);

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] Findings& findings() const { return *findings_; }

  [[nodiscard]] bool has(std::string_view key) const { return json_ != nullptr && json_->find(key) != nullptr; }

  /// Renames the table in errors once its id is known: "release[3] 'shots'".
  void call_it(const std::string& id);

  [[nodiscard]] std::string text(std::string_view key, Need need, std::size_t bytes_max = kWordsBytesMax);
  /// Letters a-z, digits, '.', '_' and '-', first a letter or digit.
  [[nodiscard]] std::string id(std::string_view key, Need need);
  /// A text that the template may leave open: "@name". Empty while it is open.
  [[nodiscard]] std::string fillable(std::string_view key, Need need, std::size_t bytes_max = kWordsBytesMax);
  [[nodiscard]] std::optional<Hash> hash(std::string_view key, Need need);
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key,
                                                    Need need,
                                                    std::int64_t min,
                                                    std::int64_t max);
  [[nodiscard]] std::optional<bool> boolean(std::string_view key);
  [[nodiscard]] std::optional<Duration> duration(std::string_view key, Need need, Duration max);
  /// A list of different texts. An empty list is an error: two readers could take it for all or for none.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key, Need need, std::size_t count_max = kListMax);
  /// {language: words}.
  [[nodiscard]] Names names(std::string_view key, Need need);
  /// A nested table, or null.
  [[nodiscard]] const Json* table(std::string_view key, Need need);
  /// An array of tables: [[key]].
  [[nodiscard]] std::span<const Json> tables(std::string_view key, std::size_t count_max);

  template <class T>
  [[nodiscard]] std::optional<T> one_of(std::string_view key, Need need, std::span<const Named<T>> choices) {
    const std::string given = text(key, need);
    if (given.empty()) return std::nullopt;
    for (const Named<T>& choice : choices) {
      if (choice.name == given) return choice.value;
    }
    std::string all;
    for (const Named<T>& choice : choices) all += (all.empty() ? "" : ", ") + std::string(choice.name);
    error(key, "\"" + given + "\" is not known; use one of " + all);
    return std::nullopt;
  }

  void error(std::string_view key, std::string text) const;
  void warning(std::string_view key, std::string text) const;
  /// Notes every key that nobody read.
  void finish() const;

 private:
  [[nodiscard]] const Json* take(std::string_view key, Need need);
  [[nodiscard]] std::string at(std::string_view key) const;

  const Json* json_;  ///< null when it is no table
  std::string path_;
  Findings* findings_;
  std::vector<std::string_view> known_;
};

/// The kinds with these names, or all kinds for an empty list; unknown names are passed over.
[[nodiscard]] std::vector<const record::Kind*> kinds_named(const std::vector<std::string>& names);
/// Notes an error for each name that is no kind of record.
void check_kinds(const Table& table, std::string_view key, const std::vector<std::string>& kinds);
/// Notes an error for each value that the field has in none of the kinds; patterns ending in '*' must match one.
void check_codes(const Table& table,
                 std::string_view key,
                 std::string_view field,
                 const std::vector<std::string>& values,
                 const std::vector<const record::Kind*>& kinds);
/// The same for values of each kind's type field.
void check_types(const Table& table,
                 std::string_view key,
                 const std::vector<std::string>& values,
                 const std::vector<const record::Kind*>& kinds);
/// Notes an error when a dotted field path exists in none of the kinds.
[[nodiscard]] bool check_path(const Table& table,
                              std::string_view key,
                              const std::string& path,
                              const std::vector<const record::Kind*>& kinds);

/// Reads the [[release]] tables below `root`, checks each, and all of them together.
[[nodiscard]] std::vector<Rule> read_rules(Table& root, const Agreement& agreement);

/// Reads the [[state]] and [[flag]] tables below `root`, and checks each.
void read_states(Table& root, Agreement& agreement);
/// Rows that can never apply, kinds that could be without a state, levels that are not declared.
void check_states(const Agreement& agreement, Findings& findings);

/// Checks beyond single tables: references, gaps, rules that can never apply, missing duties.
void cross_check(const Agreement& agreement, Findings& findings);

/// Reads all of the text; what is wrong is in `findings`.
[[nodiscard]] Agreement read(std::string_view text, Annexes annexes, Findings& findings);

/// True when every record to which `later` applies is one to which `earlier` applies.
[[nodiscard]] bool covers(const Rule& earlier, const Rule& later);

}  // namespace thalweg::agreement
