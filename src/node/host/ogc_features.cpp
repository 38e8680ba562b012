// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "host/ogc.h"

namespace thalweg::host::ogc {
namespace {

using Shape = formats::Feature::Shape;

std::string dashed(std::string_view id) {
  std::string made(id);
  std::replace(made.begin(), made.end(), '.', '-');
  return made;
}

std::string_view title_of(const agreement::Agreement& agreement) {
  const auto english = agreement.title.find("en");
  if (english != agreement.title.end()) return english->second;
  return agreement.title.empty() ? std::string_view(agreement.id) : agreement.title.begin()->second;
}

/// An annex of the agreement; empty when it came without.
std::string annex(const ApiContext& context, std::string_view agreement, const char* name) {
  const auto files = context.find_agreement(agreement);
  if (!files) return {};
  const auto found = files->files.find(name);
  return found == files->files.end() ? std::string() : found->second;
}

std::vector<formats::Polyline> lines_of(const ApiContext& context, std::string_view agreement) {
  auto lines = formats::read_frontier(annex(context, agreement, "frontier"));
  return lines ? std::move(*lines) : std::vector<formats::Polyline>();
}

std::vector<formats::Crossing> crossings_of(const ApiContext& context, std::string_view agreement) {
  auto crossings = formats::read_crossings(annex(context, agreement, "crossings"));
  return crossings ? std::move(*crossings) : std::vector<formats::Crossing>();
}

void put(JsonObject& object, std::string name, std::string_view value) {
  if (!value.empty()) object.emplace_back(std::move(name), value);
}

void put(JsonObject& object, std::string name, const std::optional<Instant>& value) {
  if (value) object.emplace_back(std::move(name), to_rfc3339(*value));
}

/// Flat, as the programs that make tables of features need it.
formats::Feature feature_of(const casework::Brief& brief, std::string_view own_id) {
  JsonObject properties{{"at", to_rfc3339(brief.at)},
                        {"kind", brief.kind == nullptr ? "erased" : brief.kind->name},
                        {"own", brief.party == own_id},
                        {"party", brief.party},
                        {"state", brief.state.empty() ? "stated" : brief.state},
                        {"open", brief.open},
                        {"overdue", brief.overdue},
                        {"disputed", brief.disputed},
                        {"exercise", brief.exercise}};
  put(properties, brief.field, brief.field.empty() ? std::string_view() : std::string_view(brief.code));
  put(properties, "impact", brief.impact);
  put(properties, "sector", brief.sector);
  put(properties, "crossing", brief.crossing);
  put(properties, "office", brief.office);
  put(properties, "escalated_to", brief.escalated_to);
  put(properties, "event_at", brief.event_at);
  put(properties, "until", brief.until);
  put(properties, "due", brief.due);
  if (brief.case_id) put(properties, "case", to_hex(*brief.case_id));
  if (brief.place) properties.emplace_back("precision_m", brief.place->precision_m);
  for (const auto& [language, text] : brief.text) put(properties, "text_" + language, text);
  formats::Feature feature{to_hex(brief.id), Shape::none, {}, std::move(properties)};
  if (brief.place) {
    feature.shape = Shape::point;
    feature.parts = {{{brief.place->lat_e7, brief.place->lon_e7}}};
  }
  return feature;
}

/// How each way of a crossing stands for each sort of traffic, as both halves together have it.
formats::Feature feature_of(const formats::Crossing& crossing, const casework::CrossingView& view) {
  JsonObject properties{{"class", crossing.kind}, {"uncertainty_m", crossing.uncertainty_m}};
  for (const auto& [language, text] : crossing.names) put(properties, "name_" + language, text);
  for (const casework::CrossingWay& way : view.state.ways)
    put(properties, "into_" + way.into + "_" + way.traffic, way.state);
  return {crossing.id, Shape::point, {{crossing.position}}, std::move(properties)};
}

std::vector<formats::Feature> all_crossings(const ApiContext& context, const Collection& collection) {
  std::vector<formats::Feature> features;
  (void)context.casebook.look(collection.agreement, [&](const Casebook::View& view) {
    for (const formats::Crossing& each : crossings_of(context, collection.agreement))
      features.push_back(feature_of(each, view.book.crossing(each.id)));
  });
  return features;
}

std::vector<formats::Feature> all_lines(const ApiContext& context, const Collection& collection) {
  std::vector<formats::Feature> features;
  for (formats::Polyline& line : lines_of(context, collection.agreement)) {
    const std::string id = "line-" + std::to_string(features.size() + 1);
    const std::size_t vertices = line.size();
    features.push_back({id, Shape::line, {std::move(line)}, Json(JsonObject{{"vertices", vertices}})});
  }
  return features;
}

bool touches(const formats::Feature& feature, const Box& box) {
  std::int32_t south = INT32_MAX, west = INT32_MAX, north = INT32_MIN, east = INT32_MIN;
  for (const formats::Polyline& part : feature.parts) {
    for (const geometry::Position& at : part) {
      south = std::min(south, at.lat_e7);
      north = std::max(north, at.lat_e7);
      west = std::min(west, at.lon_e7);
      east = std::max(east, at.lon_e7);
    }
  }
  return south <= box.north_e7 && north >= box.south_e7 && west <= box.east_e7 && east >= box.west_e7;
}

/// A page of features that are all at hand.
Result<Page> page_of(std::vector<formats::Feature> all, const ItemQuery& query) {
  // What has no time of its own is there at any time, as the standard has it; records' filters fit nothing here.
  if (query.box) std::erase_if(all, [&](const auto& each) { return !touches(each, *query.box); });
  if (query.filter) std::erase_if(all, [&](const auto& each) { return !formats::cql2::holds(*query.filter, each); });
  Page page;
  page.matched = all.size();
  auto first = all.begin();
  if (!query.after.empty()) {
    first = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.id == query.after; });
    if (first == all.end())
      return Error{Code::malformed, "after: no feature of this collection; take it from a page's link \"next\""};
    ++first;
  }
  const auto count = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(query.limit), all.end() - first);
  page.features.assign(std::make_move_iterator(first), std::make_move_iterator(first + count));
  if (count > 0 && first + count != all.end()) page.next = page.features.back().id;
  return page;
}

/// Of all records that meet the other conditions those for which the filter holds: each becomes a feature first, some
/// microseconds for each, since the filter asks for what features have.
Result<Page> page_of_filtered(const ApiContext& context,
                              const Collection& collection,
                              casework::MatterQuery wanted,
                              const ItemQuery& query) {
  wanted.limit = kItemsMax;
  std::vector<formats::Feature> all;
  (void)context.casebook.look(collection.agreement, [&](const Casebook::View& view) {
    do {
      const casework::MatterPage found = view.book.matters(wanted);
      for (const casework::Brief& brief : found.items) {
        formats::Feature feature = feature_of(brief, context.journals.own_id());
        if (formats::cql2::holds(*query.filter, feature)) all.push_back(std::move(feature));
      }
      wanted.before = found.next;
    } while (wanted.before);
  });
  ItemQuery rest;
  rest.after = query.after;
  rest.limit = query.limit;
  return page_of(std::move(all), rest);
}

Result<Page> page_of_records(const ApiContext& context, const Collection& collection, const ItemQuery& query) {
  casework::MatterQuery wanted;
  wanted.kinds = {collection.kind->id};
  wanted.party = query.party;
  if (!query.state.empty()) wanted.states = {query.state};
  wanted.sector = query.sector;
  wanted.crossing = query.crossing;
  wanted.since = query.time.since;
  wanted.until = query.time.until;
  if (query.box) wanted.box = {query.box->south_e7, query.box->west_e7, query.box->north_e7, query.box->east_e7};
  if (query.filter) return page_of_filtered(context, collection, wanted, query);
  wanted.limit = query.limit;
  if (!query.after.empty()) {
    const auto id = hash_from_hex(query.after);
    if (!id) return Error{Code::malformed, "after: no record's id; take it from a page's link \"next\""};
    wanted.before = *id;
  }
  Page page;
  (void)context.casebook.look(collection.agreement, [&](const Casebook::View& view) {
    const casework::MatterPage found = view.book.matters(wanted);
    page.matched = found.total;
    if (found.next) page.next = to_hex(*found.next);
    for (const casework::Brief& brief : found.items)
      page.features.push_back(feature_of(brief, context.journals.own_id()));
  });
  return page;
}

}  // namespace

std::vector<Collection> collections(const ApiContext& context) {
  std::vector<Collection> list;
  for (const auto& [id, files] : context.agreements()) {
    const std::string prefix = dashed(id) + "-";
    const std::string under = ", " + std::string(title_of(files->agreement));
    for (const record::Kind& kind : record::kinds()) {
      if (!casework::is_matter(kind.id) || record::find_field(kind, "place") == nullptr) continue;
      std::string name(kind.name);
      list.push_back({prefix + dashed(name),
                      id,
                      name + under,
                      "Records of kind " + name + " that this node holds of both sides, newest first",
                      &kind,
                      Collection::Of::records});
    }
    list.push_back({prefix + "crossings",
                    id,
                    "crossings" + under,
                    "The crossing places of the agreement, and how each way stands as both sides together have it",
                    nullptr,
                    Collection::Of::crossings});
    list.push_back({prefix + "frontier",
                    id,
                    "frontier" + under,
                    "The line as the parties signed it",
                    nullptr,
                    Collection::Of::frontier});
  }
  return list;
}

std::optional<Collection> find_collection(const ApiContext& context, std::string_view id) {
  for (Collection& each : collections(context)) {
    if (each.id == id) return std::move(each);
  }
  return std::nullopt;
}

Result<Page> items(const ApiContext& context, const Collection& collection, const ItemQuery& query) {
  switch (collection.of) {
    case Collection::Of::records: return page_of_records(context, collection, query);
    case Collection::Of::crossings: return page_of(all_crossings(context, collection), query);
    case Collection::Of::frontier: return page_of(all_lines(context, collection), query);
  }
  return Page{};
}

Result<std::vector<formats::Feature>> all_items(const ApiContext& context,
                                                const Collection& collection,
                                                ItemQuery query) {
  std::vector<formats::Feature> all;
  query.limit = kItemsMax;
  do {
    Page page = TRY(items(context, collection, query));
    if (page.matched > kExportMax) {
      return Error{Code::malformed,
                   std::to_string(page.matched) + " features are more than the " + std::to_string(kExportMax) +
                       " of one file; ask for a part by bbox or datetime, or read the items page by page"};
    }
    std::move(page.features.begin(), page.features.end(), std::back_inserter(all));
    query.after = std::move(page.next);
  } while (!query.after.empty());
  return all;
}

JsonObject queryables(const ApiContext& context, const Collection& collection) {
  const auto of = [](const char* type) { return Json(JsonObject{{"type", type}}); };
  const Json time = JsonObject{{"format", "date-time"}, {"type", "string"}};
  JsonObject list{{"id", of("string")}};
  if (collection.of != Collection::Of::records) {
    const auto all = collection.of == Collection::Of::crossings ? all_crossings(context, collection)
                                                                : all_lines(context, collection);
    for (const formats::Feature& feature : all) {
      for (const auto& member : *feature.properties.as_object()) {
        const auto& [name, value] = member;
        const bool is_known =
            std::any_of(list.begin(), list.end(), [&](const auto& each) { return each.first == member.first; });
        if (!is_known) list.emplace_back(name, of(value.as_int() != nullptr ? "integer" : "string"));
      }
    }
  } else {
    for (const char* name : {"at", "event_at", "until", "due"}) list.emplace_back(name, time);
    for (const char* name :
         {"kind", "party", "state", "impact", "sector", "crossing", "office", "escalated_to", "case"})
      list.emplace_back(name, of("string"));
    for (const char* name : {"own", "open", "overdue", "exercise"}) list.emplace_back(name, of("boolean"));
    for (const char* name : {"disputed", "precision_m"}) list.emplace_back(name, of("integer"));
    const std::string headline(casework::headline_field(collection.kind->id));
    const bool has_headline = !headline.empty() && headline != "state";
    if (has_headline) list.emplace_back(headline, of("string"));
    if (const auto files = context.find_agreement(collection.agreement))
      for (const std::string& language : files->agreement.languages)
        list.emplace_back("text_" + language, of("string"));
  }
  const char* shape = collection.of == Collection::Of::frontier ? "geometry-linestring" : "geometry-point";
  list.emplace_back("geometry", JsonObject{{"format", shape}, {"x-ogc-role", "primary-geometry"}});
  return list;
}

Result<formats::Feature> item(const ApiContext& context, const Collection& collection, std::string_view id) {
  const Error none{Code::not_found, "there is no such feature in " + collection.id};
  if (collection.of != Collection::Of::records) {
    auto all = collection.of == Collection::Of::crossings ? all_crossings(context, collection)
                                                          : all_lines(context, collection);
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.id == id; });
    if (found == all.end()) return none;
    return std::move(*found);
  }
  const auto hash = hash_from_hex(id);
  if (!hash) return none;
  std::optional<formats::Feature> feature;
  (void)context.casebook.look(collection.agreement, [&](const Casebook::View& view) {
    const auto brief = view.book.brief(*hash);
    if (brief && brief->kind == collection.kind) feature = feature_of(*brief, context.journals.own_id());
  });
  if (!feature) return none;
  return std::move(*feature);
}

std::optional<std::array<std::int64_t, 4>> extent(const ApiContext& context, std::string_view agreement) {
  constexpr std::int64_t kDegree = 10'000'000;
  const auto down = [&](std::int64_t e7) { return (e7 - (e7 < 0 ? kDegree - 1 : 0)) / kDegree; };
  std::optional<std::array<std::int64_t, 4>> around;
  for (const formats::Polyline& line : lines_of(context, agreement)) {
    for (const geometry::Position& at : line) {
      const std::int64_t south = down(at.lat_e7), west = down(at.lon_e7);
      if (!around) around = {west, south, west + 1, south + 1};
      around = {std::min((*around)[0], west),
                std::min((*around)[1], south),
                std::max((*around)[2], west + 1),
                std::max((*around)[3], south + 1)};
    }
  }
  return around;
}

}  // namespace thalweg::host::ogc
