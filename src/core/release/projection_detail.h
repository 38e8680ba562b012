// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"
#include "record/record.h"

/// What is left of a record once the rules have taken away.
namespace thalweg::release {

/// Names of whole fields, sorted, so that they compare with a kind's table in one walk.
using FieldSet = std::set<std::string, std::less<>>;

/// What any release rule takes from records of one kind. Corrections and disputes carry single values of such records,
/// and must not tell by the back door what the record itself did not.
struct KindLimits {
  FieldSet stripped;
  std::int64_t blur_m = 0;
  const FieldSet* only = nullptr;  ///< set when some rule lets only the minimum through
};

using AllLimits = std::array<KindLimits, 32>;

/// Which fields of a record may leave, and how precisely.
struct Cut {
  std::vector<std::string> strip;  ///< dotted paths
  std::int64_t blur_m = 0;
  const FieldSet* only = nullptr;  ///< when set, every other field stays
};

struct Projection {
  Json json;
  std::vector<std::string> stripped;
  bool changed = false;  ///< anything at all differs from the record
  std::string blocked;   ///< why nothing may leave at all; empty otherwise
};

/// Takes away. Fields that make sense only with a stripped one go with it.
[[nodiscard]] Projection project(Json json, const record::Kind& kind, const Cut& cut, const AllLimits& limits);

/// Takes out one more field, unless every record of the kind must have it. True when it did.
bool take_out_optional(Projection& projection, const record::Kind& kind, std::string_view field);

/// The fields of the life-first minimum: those that every record of the kind has, those that are named, those that come
/// only together with one of these, and what limits the use of the record.
[[nodiscard]] FieldSet minimum_fields(const record::Kind& kind, const std::vector<std::string>& named);

/// Admits what a projection left.  Errors  malformed: the rules took what the kind requires.
[[nodiscard]] Result<record::Record> to_record(Json json);

}  // namespace thalweg::release
