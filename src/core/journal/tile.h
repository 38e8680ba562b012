// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "journal/tree.h"

/// How a journal is cut into files that any C2SP client can fetch: tiles of 256 hashes, and bundles of 256 entries.
/// Source  C2SP tlog-tiles.
namespace thalweg::journal {

/// Hashes in a full tile, entries in a full bundle.
inline constexpr unsigned kTileWidth = 256;

/// One tile or entry bundle. A tile of level L at `index` holds the hashes of the subtrees of 256^L entries numbered
/// index * 256 and on.
struct Tile {
  unsigned level = 0;           ///< 0 to 63; 0 for entry bundles.
  bool entries = false;         ///< An entry bundle, not hashes.
  std::uint64_t index = 0;      ///< 0 to 2^63-1.
  unsigned width = kTileWidth;  ///< 1 to 256; 256 is a full tile.
  friend bool operator==(const Tile&, const Tile&) = default;
};

/// "tile/0/x001/x234/067.p/8".  Needs  the bounds of Tile.
[[nodiscard]] std::string tile_path(const Tile& tile);
/// Exactly the paths that tile_path writes.  Errors  malformed.
[[nodiscard]] Result<Tile> parse_tile_path(std::string_view path);

/// How many full tiles a level has in a tree, and how wide the partial one after them is (0: there is none).
struct TileCount {
  std::uint64_t full = 0;
  unsigned partial_width = 0;
  friend bool operator==(const TileCount&, const TileCount&) = default;
};

[[nodiscard]] TileCount tile_count(unsigned level, TreeSize size);
/// The tile of `level` and `index` as a tree of `size` has it: full, or partial at the edge.
/// Errors  not_found: the tree does not reach it.
[[nodiscard]] Result<Tile> tile_in_tree(unsigned level, std::uint64_t index, TreeSize size);
/// The bundle that holds an entry.  Errors  malformed: the entry lies outside the tree.
[[nodiscard]] Result<Tile> bundle_of_entry(EntryIndex index, TreeSize size);

/// Where the hash of a complete tree node lies: in which tile, and there at which level above the stored hashes.
/// For node_level > 0 it is computed from 2^node_level stored hashes.
struct NodePlace {
  unsigned tile_level = 0;
  std::uint64_t tile_index = 0;
  unsigned node_level = 0;
  std::uint64_t node_index = 0;
  friend bool operator==(const NodePlace&, const NodePlace&) = default;
};

[[nodiscard]] NodePlace place_of_node(unsigned level, std::uint64_t index);

/// Appends one entry to a bundle: its length in two bytes and its bytes.  Needs  at most 65535 bytes.
void append_bundle_entry(Bytes& bundle, BytesView entry);
/// The entries of a bundle, at most 256.  Errors  malformed.  Owner  the views borrow from `bundle`.
[[nodiscard]] Result<std::vector<BytesView>> parse_bundle(BytesView bundle);

}  // namespace thalweg::journal
