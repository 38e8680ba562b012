// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "agreement/agreement.h"
#include "geometry/frontier.h"
#include "record/record.h"

/// What rules ask about a record, found out when first asked: most rules never need the frontier.
namespace thalweg::release {

class Facts {
 public:
  /// Borrows everything for its life. `frontier` may be null when no rule asks for it.
  Facts(const agreement::Agreement& agreement,
        const geometry::Frontier* frontier,
        const record::Record& record,
        agreement::Grade grade,
        Instant now);

  /// True when the rule applies: all conditions hold; one that cannot be told counts against the release.
  [[nodiscard]] bool meets(const agreement::Rule& rule);
  /// Metres from the line, from the place or, without one, as the author states it.
  [[nodiscard]] std::optional<std::int64_t> distance_m();

  [[nodiscard]] std::string_view type() const { return type_; }

 private:
  enum class Answer { no, unknown, yes };

  /// Of one position: the record's place, or a point of its track. Null: of the place, or what is said in its stead.
  [[nodiscard]] Answer place_conditions(const agreement::Conditions& when, const geometry::Bearing* point);
  [[nodiscard]] Answer other_conditions(const agreement::Conditions& when) const;
  /// True when records of this kind may have one of the fields, whether or not this one does.
  [[nodiscard]] bool can_say(std::initializer_list<std::string_view> fields) const;
  /// Of a track all points must meet what would release it, and one is enough for what withholds it.
  [[nodiscard]] Answer track_conditions(const agreement::Rule& rule);
  [[nodiscard]] std::optional<agreement::Side> side();
  [[nodiscard]] std::optional<agreement::Side> side_of(const geometry::Bearing& bearing) const;
  [[nodiscard]] std::string_view sector();
  [[nodiscard]] std::string_view sector_of(const geometry::Bearing& bearing) const;
  [[nodiscard]] const std::optional<geometry::Bearing>& bearing();

  const agreement::Agreement& agreement_;
  const geometry::Frontier* frontier_;
  const record::Record& record_;
  agreement::Grade grade_;
  Instant now_;
  std::string_view type_;
  bool bearing_asked_ = false;
  std::optional<geometry::Bearing> bearing_;
};

}  // namespace thalweg::release
