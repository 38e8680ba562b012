// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/time.h"
#include "record/kinds.h"

/// Records: what a party says, as exact canonical bytes that a judge can still read in thirty years. Bytes come in
/// through `admit` (somebody else wrote them, every one counts) or `compose` (we write them from a draft), and in no
/// other way.
namespace thalweg::record {

/// A position on the WGS 84 ellipsoid in 1e-7 degrees, and how far off it may be.
struct Place {
  std::int32_t lat_e7 = 0;
  std::int32_t lon_e7 = 0;
  std::uint32_t precision_m = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// A citation: the commitment of the cited record, and what this record does to it.
struct Cite {
  Rel rel = Rel::about;
  Hash record;

  friend bool operator==(const Cite&, const Cite&) = default;
};

/// A valid record. `bytes` is what is committed to, stored and sent; `json` and `kind` are views of it for reading.
struct Record {
  Bytes bytes;
  Json json;
  const Kind* kind = nullptr;

  [[nodiscard]] std::string_view agreement() const { return json.text("agreement"); }

  [[nodiscard]] std::string_view party() const { return json.text("party"); }

  [[nodiscard]] std::string_view office() const { return json.text("office"); }

  /// Empty when the record names none.
  [[nodiscard]] std::string_view sector() const { return json.text("sector"); }

  [[nodiscard]] bool exercise() const { return json.boolean("exercise"); }

  [[nodiscard]] Instant recorded_at() const;
  /// The first instant of the date.
  [[nodiscard]] Instant retain_until() const;
  /// An instant or date field such as "event_at", when the record has it.
  [[nodiscard]] std::optional<Instant> instant(std::string_view field) const;
  [[nodiscard]] std::optional<Place> place() const;
  [[nodiscard]] std::vector<Cite> cites() const;
  /// True when the record must go ahead of everything else: by its kind, or by an incident's type.
  [[nodiscard]] bool is_life_safety() const;
};

inline constexpr std::size_t kRecordBytesMax = std::size_t{60} * 1024;

/// Takes the bytes of a record as somebody wrote them.
///
/// Errors   malformed: too long, not canonical (with the position), or against the table: "/place/lat_e7: 950000000 is
///          above 900000000; ...". unsupported: a kind or version that this program does not know.
/// Cost     one parse, one walk along the kind's table; allocates for the tree only.
[[nodiscard]] Result<Record> admit(BytesView canonical_bytes);

/// Makes a record from a draft: drops members that are null, fills in `v`, and writes canonical bytes.
/// Errors   as `admit`.
[[nodiscard]] Result<Record> compose(Json draft);

/// Checks a record's content against the table and gives its kind.  Errors  as `admit`.
[[nodiscard]] Result<const Kind*> check(const Json& json);

/// Whether its author wants it in few hands: marked amber_strict or red, or not to be used without its originator's
/// consent. Each reading of such a record is noted where it is read.
[[nodiscard]] bool is_restricted(const Json& record);

/// A place and a list of citations as they stand in a record.
[[nodiscard]] Json to_json(const Place& place);
[[nodiscard]] Json to_json(const std::vector<Cite>& cites);

}  // namespace thalweg::record
