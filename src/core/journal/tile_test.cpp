// SPDX-License-Identifier: Apache-2.0
#include "journal/tile.h"

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"

namespace thalweg::journal {
namespace {

Tile tile_of(const Json& vector) {
  Tile tile;
  tile.entries = vector.text("level") == "entries";
  tile.level = static_cast<unsigned>(vector.integer("level"));
  tile.index = static_cast<std::uint64_t>(vector.integer("n"));
  const std::int64_t width = vector.integer("w");
  tile.width = width == 0 ? kTileWidth : static_cast<unsigned>(width);
  return tile;
}

TEST(TilePath, is_written_and_read_as_published) {
  for (const Json& vector : list(at(tlog_vectors(), "tile_paths"), "format")) {
    EXPECT_EQ(tile_path(tile_of(vector)), vector.text("path"));
    EXPECT_EQ(ok(parse_tile_path(vector.text("path"))), tile_of(vector)) << vector.text("path");
  }
  for (const Json& vector : list(at(tlog_vectors(), "tile_paths"), "accept")) {
    const std::string path = "tile/" + std::string(vector.text("level")) + "/" + std::string(vector.text("index"));
    const Tile tile = ok(parse_tile_path(path));
    EXPECT_EQ(tile.index, ok(from_decimal(vector.text("n"))));
    EXPECT_EQ(tile.width, static_cast<unsigned>(vector.integer("w")));
    EXPECT_EQ(tile_path(tile), path);
  }
}

TEST(TilePath, refuses_what_is_published_as_wrong) {
  for (const Json& index : list(at(tlog_vectors(), "tile_paths"), "reject_index")) {
    EXPECT_EQ(code_of(parse_tile_path("tile/0/" + string(index))), "malformed") << string(index);
    EXPECT_EQ(code_of(parse_tile_path("tile/entries/" + string(index))), "malformed") << string(index);
  }
  for (const Json& level : list(at(tlog_vectors(), "tile_paths"), "reject_level")) {
    EXPECT_EQ(code_of(parse_tile_path("tile/" + string(level) + "/000")), "malformed") << string(level);
  }
}

TEST(TilePath, has_one_spelling_only) {
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/0",
                           "tile/00/000",
                           "tile/0/000/",
                           "tile/0//000",
                           "tile/0/000.p/0",
                           "tile/0/000.p/01",
                           "tile/0/000.p/256",
                           "tile/0/000.p/1/",
                           "tile/0/x000/001",
                           "tile/0/001/002",
                           "tile/0/x1",
                           "Tile/0/000",
                           "tile/0/000 ",
                           "/tile/0/000",
                           "tile/0/000.p/1.p/1",
                           "tile/0/x009/x223/x372/x036/x854/x775/808",
                           "tile/64/000",
                           "tile/entries"}) {
    EXPECT_EQ(code_of(parse_tile_path(path)), "malformed") << path;
  }
  EXPECT_EQ(ok(parse_tile_path("tile/0/x009/x223/x372/x036/x854/x775/807")).index, kTreeSizeMax);
}

TEST(Tile, bundles_of_entries_as_published) {
  for (const Json& vector : list(at(tlog_vectors(), "tile_paths"), "entries_for_index")) {
    const auto index = static_cast<EntryIndex>(vector.integer("index"));
    const auto size = static_cast<TreeSize>(vector.integer("size"));
    EXPECT_EQ(tile_path(ok(bundle_of_entry(index, size))), vector.text("path"));
  }
  EXPECT_EQ(code_of(bundle_of_entry(5, 5)), "malformed");
}

TEST(Tile, widths_as_published) {
  for (const Json& vector : *at(tlog_vectors(), "tile_widths").as_array()) {
    const auto size = static_cast<TreeSize>(vector.integer("size"));
    unsigned level = 0;
    for (const Json& tiles : list(vector, "tiles")) {
      const TileCount expected{static_cast<std::uint64_t>(tiles.integer("full")),
                               static_cast<unsigned>(tiles.integer("partial_width"))};
      EXPECT_EQ(tile_count(static_cast<unsigned>(tiles.integer("level")), size), expected) << size;
      level = static_cast<unsigned>(tiles.integer("level"));
    }
    EXPECT_EQ(tile_count(level + 1, size), TileCount{}) << size;
  }
  EXPECT_EQ(tile_count(7, kTreeSizeMax), (TileCount{0, 127}));
  EXPECT_EQ(tile_count(8, kTreeSizeMax), TileCount{});
  EXPECT_EQ(tile_count(63, kTreeSizeMax), TileCount{});
}

TEST(Tile, at_the_edge_of_the_tree_is_partial) {
  EXPECT_EQ(ok(tile_in_tree(0, 0, 700)).width, kTileWidth);
  EXPECT_EQ(ok(tile_in_tree(0, 2, 700)).width, 700U - 512U);
  EXPECT_EQ(ok(tile_in_tree(1, 0, 700)).width, 2U);
  EXPECT_EQ(code_of(tile_in_tree(0, 3, 700)), "not_found");
  EXPECT_EQ(code_of(tile_in_tree(0, 2, 512)), "not_found");
}

TEST(Tile, nodes_are_placed_as_published) {
  for (const Json& vector : *at(tlog_vectors(), "node_to_tile").as_array()) {
    const auto number = [&](const char* key) { return static_cast<std::uint64_t>(vector.integer(key)); };
    const NodePlace expected{static_cast<unsigned>(number("tile_level")),
                             number("tile_index"),
                             static_cast<unsigned>(number("node_level")),
                             number("node_index")};
    EXPECT_EQ(place_of_node(static_cast<unsigned>(number("tree_level")), number("tree_index")), expected);
  }
}

TEST(Bundle, is_read_as_published_and_written_back) {
  for (const Json& vector : *at(tlog_vectors(), "entry_bundle_parse").as_array()) {
    const Bytes bundle = ok(from_hex(vector.text("hex")));
    const Result<std::vector<BytesView>> entries = parse_bundle(bundle);
    ASSERT_EQ(entries.has_value(), vector.boolean("ok")) << vector.text("hex");
    if (!entries) continue;
    Bytes again;
    for (const BytesView entry : *entries) append_bundle_entry(again, entry);
    EXPECT_EQ(again, bundle);
    if (vector.find("entries_hex") == nullptr) {
      EXPECT_TRUE(entries->empty());
      continue;
    }
    const JsonArray& expected = list(vector, "entries_hex");
    ASSERT_EQ(entries->size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(to_hex((*entries)[i]), string(expected[i]));
  }
}

TEST(Bundle, has_at_most_256_entries) {
  Bytes bundle;
  for (unsigned i = 0; i < kTileWidth; ++i) append_bundle_entry(bundle, "e");
  EXPECT_EQ(ok(parse_bundle(bundle)).size(), 256U);
  append_bundle_entry(bundle, "e");
  EXPECT_EQ(code_of(parse_bundle(bundle)), "malformed");
}

}  // namespace
}  // namespace thalweg::journal
