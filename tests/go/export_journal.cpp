// SPDX-License-Identifier: Apache-2.0

/// Writes a journal of 700 entries into a folder, as a node would serve it, for tests/go/check.go to judge: 700 crosses
/// two tile edges, so that full and partial tiles of two levels occur. All keys and salts come from fixed texts; never
/// use them elsewhere.

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "journal/evidence.h"
#include "journal/memory_tree.h"
#include "journal/tile.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::journal;  // NOLINT(google-build-using-namespace)

namespace {

constexpr TreeSize kSize = 700;
constexpr TreeSize kOlderSize = 300;
const char* const kOrigin = "export.thalweg.example/a";

NoteSigner test_signer(std::string_view name, KeyType type) {
  return make_signer(name, type, sha256(std::string("test key of ") + std::string(name))).value();
}

void write(const std::filesystem::path& path, BytesView bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  CHECK(file.good());
}

struct Journal {
  std::vector<Opening> openings;
  std::vector<Entry> entries;
  MemoryTree tree;
};

Journal make_journal() {
  Journal journal;
  for (EntryIndex i = 0; i < kSize; ++i) {
    const std::string number = std::to_string(i);
    const Opening opening{
        sha256("salt " + number), "application/vnd.thalweg.record.v1+json", "{\"number\":" + number + "}"};
    const Entry entry{EntryKind::record,
                      Instant::unix_ms(1'767'139'200'000 + static_cast<std::int64_t>(i)),
                      commitment(kOrigin, opening)};
    journal.tree.append(leaf_hash(view(encode(entry))));
    journal.openings.push_back(opening);
    journal.entries.push_back(entry);
  }
  return journal;
}

void write_tiles(const std::filesystem::path& folder, const Journal& journal) {
  for (unsigned level = 0; tile_count(level, kSize) != TileCount{}; ++level) {
    const TileCount count = tile_count(level, kSize);
    for (std::uint64_t index = 0; index < count.full + (count.partial_width > 0 ? 1 : 0); ++index) {
      Tile tile = tile_in_tree(level, index, kSize).value();
      Bytes hashes;
      Bytes bundle;
      for (std::uint64_t i = index * kTileWidth; i < index * kTileWidth + tile.width; ++i) {
        hashes += journal.tree.node(8 * level, i).value().view();
        if (level == 0) append_bundle_entry(bundle, view(encode(journal.entries[i])));
      }
      write(folder / tile_path(tile), hashes);
      tile.entries = level == 0;
      if (tile.entries) write(folder / tile_path(tile), bundle);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: export_journal FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const Journal journal = make_journal();
  const NoteSigner log = test_signer(kOrigin, KeyType::ed25519);
  const NoteSigner neighbour = test_signer("b.thalweg.example", KeyType::cosignature);

  const auto note_of = [&](TreeSize size) {
    const std::string text = to_text(Checkpoint{kOrigin, size, range_root(journal.tree, 0, size).value()});
    return to_text(Note{text, {sign_note(text, log), cosign(text, neighbour, 1'767'139'300)}});
  };
  write_tiles(folder, journal);
  write(folder / "vkey", to_vkey(log.verifier()) + "\n");
  write(folder / "cosigner-vkey", to_vkey(neighbour.verifier()) + "\n");
  write(folder / "checkpoint", note_of(kSize));
  write(folder / "older-checkpoint", note_of(kOlderSize));
  std::string path;
  const std::vector<Hash> growth = prove_consistency(journal.tree, kOlderSize, kSize).value();
  for (const Hash& hash : growth) path += to_base64(hash.view()) + "\n";
  write(folder / "consistency", path);
  for (const EntryIndex index :
       {EntryIndex{0}, EntryIndex{255}, EntryIndex{256}, EntryIndex{511}, EntryIndex{512}, kSize - 1}) {
    const Evidence evidence{"export",
                            sha256("agreement"),
                            {{log.verifier(), "Party A"}},
                            journal.entries[index],
                            journal.openings[index],
                            {std::nullopt, index, prove_inclusion(journal.tree, index, kSize).value(), note_of(kSize)}};
    const std::vector<VerifierKey> log_keys = {log.verifier()};
    CHECK(verify_evidence(evidence, log_keys, {}));
    write(folder / "evidence" / std::to_string(index), to_text(evidence));
  }
  return 0;
}
