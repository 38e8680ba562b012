// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/cql2.h"
#include "formats/geojson.h"
#include "host/api_casework.h"

/// What a node shows by OGC API - Features, Part 1 (17-069r4), Part 2 (18-058r1) and Part 3 (19-079r2): the records
/// that have a place, the crossings and the frontier of each agreement, so that the map programs of an authority read
/// them as they are. https://docs.ogc.org/is/17-069r4/17-069r4.html
namespace thalweg::host::ogc {

/// A collection's id is the agreement's with "-" as its dots, which some programs do not take, and one of these.
struct Collection {
  std::string id;
  std::string agreement;
  std::string title, description;
  const record::Kind* kind = nullptr;  ///< of its records
  enum class Of { records, crossings, frontier } of = Of::records;
};

[[nodiscard]] std::vector<Collection> collections(const ApiContext& context);
[[nodiscard]] std::optional<Collection> find_collection(const ApiContext& context, std::string_view id);

/// Which features are asked for.
struct ItemQuery {
  std::optional<Box> box;
  Interval time;
  std::string party, state, sector, crossing;
  std::optional<formats::cql2::Expression> filter;  ///< by Part 3
  std::string after;                                ///< the id of the last feature of the page before
  std::size_t limit = 10;
};

struct Page {
  std::vector<formats::Feature> features;
  std::string next;         ///< what to give as `after` for the next page; empty on the last
  std::size_t matched = 0;  ///< on all pages
};

/// Errors  malformed: `after` names none of this collection.
[[nodiscard]] Result<Page> items(const ApiContext& context, const Collection& collection, const ItemQuery& query);
/// All of them, whatever the query says of pages.
/// Errors  malformed: more than kExportMax.
[[nodiscard]] Result<std::vector<formats::Feature>> all_items(const ApiContext& context,
                                                              const Collection& collection,
                                                              ItemQuery query);
/// What a filter may ask for in a collection, by Part 3: name and JSON Schema of each property.
[[nodiscard]] JsonObject queryables(const ApiContext& context, const Collection& collection);
/// Errors  not_found.
[[nodiscard]] Result<formats::Feature> item(const ApiContext& context,
                                            const Collection& collection,
                                            std::string_view id);
/// West, south, east and north in whole degrees around the frontier; nothing when the agreement came without one.
[[nodiscard]] std::optional<std::array<std::int64_t, 4>> extent(const ApiContext& context, std::string_view agreement);

/// What the collections take, as OpenAPI 3.0.
[[nodiscard]] Json description(const std::vector<Collection>& collections, std::string_view version);

/// The most features in one page.
inline constexpr std::size_t kItemsMax = 10'000;
/// The most features in one file.
inline constexpr std::size_t kExportMax = 100'000;

}  // namespace thalweg::host::ogc
