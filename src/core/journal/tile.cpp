// SPDX-License-Identifier: Apache-2.0
#include "journal/tile.h"

#include <algorithm>

namespace thalweg::journal {

namespace {

constexpr unsigned kTileBits = 8;  // 256 = 2^8
constexpr unsigned kLevelMax = 63;

std::string groups_of_three(std::uint64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, (3 - digits.size() % 3) % 3, '0');
  std::string path;
  for (std::size_t i = 0; i < digits.size(); i += 3) {
    if (i + 3 < digits.size()) path += 'x';
    path.append(digits, i, 3);
    if (i + 3 < digits.size()) path += '/';
  }
  return path;
}

// What remains when everything that tile_path adds to the number is taken away; wrong additions show when it is written
// again.
Result<std::uint64_t> number_of_groups(std::string_view path) {
  std::string digits;
  for (const char c : path) {
    if (c != 'x' && c != '/') digits += c;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return from_decimal(digits.empty() ? "0" : digits);
}

Error no_tile_path(std::string_view path) {
  return {Code::malformed, "\"" + std::string(path) + "\" is no path of a tile"};
}

}  // namespace

std::string tile_path(const Tile& tile) {
  CHECK(tile.level <= kLevelMax);
  CHECK(tile.index <= kTreeSizeMax);
  CHECK(tile.width >= 1);
  CHECK(tile.width <= kTileWidth);
  CHECK(!tile.entries || tile.level == 0);
  std::string path =
      "tile/" + (tile.entries ? "entries" : std::to_string(tile.level)) + "/" + groups_of_three(tile.index);
  if (tile.width < kTileWidth) path += ".p/" + std::to_string(tile.width);
  return path;
}

Result<Tile> parse_tile_path(std::string_view path) {
  constexpr std::string_view kPrefix = "tile/";
  constexpr std::size_t kLengthMax = 64;  // "tile/entries/", seven groups and ".p/255" need less
  if (!path.starts_with(kPrefix) || path.size() > kLengthMax) return no_tile_path(path.substr(0, kLengthMax));
  std::string_view rest = path.substr(kPrefix.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return no_tile_path(path);

  Tile tile;
  const std::string_view level = rest.substr(0, slash);
  rest.remove_prefix(slash + 1);
  tile.entries = level == "entries";
  if (!tile.entries) {
    const Result<std::uint64_t> number = from_decimal(level);
    if (!number || *number > kLevelMax) return no_tile_path(path);
    tile.level = static_cast<unsigned>(*number);
  }
  if (const std::size_t partial = rest.find(".p/"); partial != std::string_view::npos) {
    const Result<std::uint64_t> width = from_decimal(rest.substr(partial + 3));
    if (!width || *width == 0 || *width >= kTileWidth) return no_tile_path(path);
    tile.width = static_cast<unsigned>(*width);
    rest = rest.substr(0, partial);
  }
  const Result<std::uint64_t> index = number_of_groups(rest);
  if (!index) return no_tile_path(path);
  tile.index = *index;
  if (tile_path(tile) != path) return no_tile_path(path);
  return tile;
}

TileCount tile_count(unsigned level, TreeSize size) {
  if (level >= 64 / kTileBits) return {};
  const std::uint64_t hashes = size >> (kTileBits * level);
  return {hashes / kTileWidth, static_cast<unsigned>(hashes % kTileWidth)};
}

Result<Tile> tile_in_tree(unsigned level, std::uint64_t index, TreeSize size) {
  const TileCount count = tile_count(level, size);
  if (index < count.full) return Tile{level, false, index, kTileWidth};
  if (index == count.full && count.partial_width > 0) return Tile{level, false, index, count.partial_width};
  return Error{Code::not_found,
               "the tree of " + std::to_string(size) + " has no tile " + std::to_string(index) + " of level " +
                   std::to_string(level)};
}

Result<Tile> bundle_of_entry(EntryIndex index, TreeSize size) {
  if (index >= size) {
    return Error{Code::malformed,
                 "entry " + std::to_string(index) + " lies outside the tree of " + std::to_string(size)};
  }
  Tile tile = TRY(tile_in_tree(0, index / kTileWidth, size));
  tile.entries = true;
  return tile;
}

NodePlace place_of_node(unsigned level, std::uint64_t index) {
  CHECK(level <= kLevelMax);
  const unsigned node_level = level % kTileBits;
  const unsigned nodes_bits = kTileBits - node_level;
  return {level / kTileBits, index >> nodes_bits, node_level, index & ((std::uint64_t{1} << nodes_bits) - 1)};
}

void append_bundle_entry(Bytes& bundle, BytesView entry) {
  CHECK(entry.size() <= 0xffff);
  append_u16(bundle, static_cast<std::uint16_t>(entry.size()));
  bundle += entry;
}

Result<std::vector<BytesView>> parse_bundle(BytesView bundle) {
  std::vector<BytesView> entries;
  Reader reader(bundle);
  while (!reader.at_end()) {
    if (entries.size() == kTileWidth) return Error{Code::malformed, "a bundle has at most 256 entries"};
    const std::uint16_t size = TRY(reader.u16());
    entries.push_back(TRY(reader.take(size)));
  }
  return entries;
}

}  // namespace thalweg::journal
