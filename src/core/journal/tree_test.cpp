// SPDX-License-Identifier: Apache-2.0
#include "journal/tree.h"

#include <bit>
#include <charconv>
#include <functional>

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"

namespace thalweg::journal {
namespace {

std::uint64_t number(const Json& probe, std::string_view key) {
  const std::string_view text = probe.text(key);
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  CHECK(read.ptr == text.data() + text.size());
  return value;
}

// Some probes of consistency carry texts instead of hashes, to be compared only: any injective map keeps their meaning.
Hash probe_hash(std::string_view base64) {
  const Bytes bytes = ok(from_base64(base64));
  const Result<Hash> hash = hash_from_bytes(bytes);
  return hash ? *hash : sha256("text " + bytes);
}

Result<Unit> run_probe(const Json& probe) {
  std::vector<Hash> path;
  for (const Json& hash : list(probe, "proof")) path.push_back(probe_hash(string(hash)));
  const auto hash = [&](std::string_view key) { return probe_hash(probe.text(key)); };
  const std::string_view file = probe.text("file");
  const Subtree subtree{number(probe, "start"), number(probe, "end")};
  if (file.starts_with("consistency/")) {
    return check_consistency(number(probe, "size1"), number(probe, "size2"), hash("root1"), hash("root2"), path);
  }
  if (file.starts_with("inclusion/") || file.starts_with("subtreeinclusion/")) {
    const Hash leaf = TRY(hash_from_base64(probe.text("leafHash")));
    const Hash root = TRY(hash_from_base64(probe.text("root")));
    const EntryIndex index = number(probe, "leafIdx");
    if (file.starts_with("inclusion/")) return check_inclusion(index, number(probe, "treeSize"), leaf, path, root);
    return check_subtree_inclusion(index, subtree, leaf, path, root);
  }
  return check_subtree_consistency(subtree, number(probe, "size"), hash("root1"), hash("root2"), path);
}

MemoryTree byte_tree(unsigned size) {
  MemoryTree tree;
  for (unsigned i = 0; i < size; ++i) tree.append(leaf_hash(Bytes(1, static_cast<char>(i))));
  return tree;
}

std::string hex_list(const std::vector<Hash>& hashes) {
  std::string text;
  for (const Hash& hash : hashes) text += " " + to_hex(hash);
  return text;
}

std::string text(Subtree subtree) {
  return "[" + std::to_string(subtree.start) + ", " + std::to_string(subtree.end) + ")";
}

void for_each_subtree(unsigned size_max, const std::function<void(Subtree)>& visit) {
  for (unsigned end = 0; end <= size_max; ++end) {
    for (unsigned start = 0; start <= end; ++start) {
      if (is_subtree(start, end)) visit({start, end});
    }
  }
}

std::string rolling(std::string_view key) {
  return std::string(at(tlog_vectors(), "subtree_rolling").text(key));
}

TEST(Tree, hashes_as_published) {
  for (const Json& vector : *at(tlog_vectors(), "hashes").as_array()) {
    const Hash expected = vector.find("hex") != nullptr ? ok(hash_from_hex(vector.text("hex")))
                                                        : ok(hash_from_base64(vector.text("base64")));
    if (vector.boolean("empty_tree")) {
      EXPECT_EQ(empty_root(), expected);
    } else if (vector.find("node_ascii") != nullptr) {
      const JsonArray& parts = list(vector, "node_ascii");
      EXPECT_EQ(sha256_prefixed(1, string(parts[0]), string(parts[1])), expected);
    } else {
      const Bytes leaf =
          vector.find("leaf_hex") != nullptr ? ok(from_hex(vector.text("leaf_hex"))) : Bytes(vector.text("leaf_ascii"));
      EXPECT_EQ(leaf_hash(leaf), expected);
    }
  }
}

TEST(Tree, roots_of_the_reference_tree_of_8) {
  const Json& vector = at(tlog_vectors(), "merkle8");
  MemoryTree tree;
  CompactRange range;
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(to_hex(range.root()), string(list(vector, "root_by_size_hex")[i]));
    const Hash leaf = leaf_hash(ok(from_hex(string(list(vector, "leaf_inputs_hex")[i]))));
    EXPECT_EQ(to_hex(leaf), string(list(vector, "leaf_hashes_hex")[i]));
    tree.append(leaf);
    range.append(leaf);
    EXPECT_EQ(to_hex(root_of(tree)), string(list(vector, "root_by_size_hex")[i + 1]));
  }
  EXPECT_EQ(to_hex(range.root()), string(list(vector, "root_by_size_hex")[8]));
}

TEST(Tree, roots_of_trees_up_to_70000) {
  const JsonObject& roots = *at(self_generated(), "roots_record_i").as_object();
  CompactRange range;
  std::size_t seen = 0;
  for (TreeSize size = 0; size <= 70'000; ++size) {
    if (const Json* root = at(self_generated(), "roots_record_i").find(std::to_string(size))) {
      EXPECT_EQ(to_base64(range.root().view()), string(*root)) << size;
      seen += 1;
    }
    range.append(leaf_hash("record " + std::to_string(size)));
  }
  EXPECT_EQ(seen, roots.size());
}

TEST(Tree, judges_all_518_published_probes) {
  const std::string lines = read_vector("merkle-proofs.jsonl");
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < lines.size(); ++count) {
    const std::size_t end = lines.find('\n', begin);
    const Json probe = ok(parse_json(std::string_view(lines).substr(begin, end - begin), true));
    EXPECT_EQ(run_probe(probe).has_value(), !probe.boolean("wantErr", true)) << probe.text("file");
    begin = end + 1;
  }
  EXPECT_EQ(count, 518U);
}

TEST(Tree, checks_the_proofs_of_a_real_certificate_log) {
  const Json& log = at(tlog_vectors(), "real_ct_argon2020");
  const auto size = static_cast<TreeSize>(log.integer("tree_size"));
  const Hash root = ok(hash_from_base64(log.text("root")));

  const Json& inclusion = at(log, "inclusion");
  const Hash leaf = leaf_hash(ok(from_base64(inclusion.text("leaf_input"))));
  EXPECT_EQ(to_base64(leaf.view()), inclusion.text("leaf_hash"));
  std::vector<Hash> path = base64_hashes(list(inclusion, "path"));
  const auto index = static_cast<EntryIndex>(inclusion.integer("leaf_index"));
  EXPECT_EQ(code_of(check_inclusion(index, size, leaf, path, root)), "");
  EXPECT_EQ(code_of(check_inclusion(index + 1, size, leaf, path, root)), "corrupt");

  const Json& consistency = at(log, "consistency");
  path = base64_hashes(list(consistency, "proof"));
  const auto first = static_cast<TreeSize>(consistency.integer("first"));
  const Hash first_root = ok(hash_from_base64(consistency.text("first_root")));
  EXPECT_EQ(code_of(check_consistency(first, size, first_root, root, path)), "");
  EXPECT_EQ(code_of(check_consistency(first, size, leaf, root, path)), "corrupt");
}

TEST(Tree, checks_a_published_consistency_proof_from_5_to_8) {
  const Json& vector = at(tlog_vectors(), "consistency_5_8");
  std::vector<Hash> path;
  for (const Json& hash : list(vector, "proof_hex")) path.push_back(ok(hash_from_hex(string(hash))));
  const Hash root5 = ok(hash_from_base64(vector.text("root5")));
  const Hash root8 = ok(hash_from_base64(vector.text("root8")));
  EXPECT_EQ(code_of(check_consistency(5, 8, root5, root8, path)), "");
}

TEST(Tree, subtree_roots_have_the_published_rolling_hash) {
  const MemoryTree tree = byte_tree(130);
  std::string all;
  for_each_subtree(130, [&](Subtree subtree) {
    all += text(subtree) + " " + to_hex(ok(range_root(tree, subtree.start, subtree.end))) + "\n";
  });
  EXPECT_EQ(to_hex(sha256(all)), rolling("sha256_hash"));
}

TEST(Tree, subtree_inclusion_proofs_have_the_published_rolling_hash) {
  const MemoryTree tree = byte_tree(130);
  std::string all;
  for_each_subtree(130, [&](Subtree subtree) {
    const Hash root = ok(range_root(tree, subtree.start, subtree.end));
    for (EntryIndex index = subtree.start; index < subtree.end; ++index) {
      const std::vector<Hash> path = ok(prove_subtree_inclusion(tree, index, subtree));
      all += std::to_string(index) + " " + text(subtree) + hex_list(path) + "\n";
      ASSERT_EQ(code_of(check_subtree_inclusion(index, subtree, ok(tree.node(0, index)), path, root)), "");
    }
  });
  EXPECT_EQ(to_hex(sha256(all)), rolling("sha256_inclusion"));
}

TEST(Tree, subtree_consistency_proofs_have_the_published_rolling_hash) {
  const MemoryTree tree = byte_tree(130);
  std::string all;
  for (TreeSize size = 0; size <= 130; ++size) {
    const Hash root = ok(range_root(tree, 0, size));
    for_each_subtree(static_cast<unsigned>(size), [&](Subtree subtree) {
      const std::vector<Hash> path = ok(prove_subtree_consistency(tree, subtree, size));
      all += text(subtree) + " " + std::to_string(size) + hex_list(path) + "\n";
      const Hash subtree_root = ok(range_root(tree, subtree.start, subtree.end));
      ASSERT_EQ(code_of(check_subtree_consistency(subtree, size, subtree_root, root, path)), "");
    });
  }
  EXPECT_EQ(to_hex(sha256(all)), rolling("sha256_consistency"));
}

// The draft's two subtrees that hold [start, end) between them, and nothing else of the tree after `end`.
std::pair<Subtree, Subtree> cover(EntryIndex start, EntryIndex end) {
  if (end - start <= 1) return {{start, end}, {end, end}};
  const auto split = static_cast<unsigned>(std::bit_width(start ^ (end - 1))) - 1;
  const EntryIndex mask = (EntryIndex{1} << split) - 1;
  const EntryIndex middle = (end - 1) & ~mask;
  const EntryIndex left = start & ~(std::bit_ceil((~start & mask) + 1) - 1);
  return {{left, middle}, {middle, end}};
}

TEST(Tree, every_run_is_covered_by_two_subtrees_with_the_published_rolling_hash) {
  std::string all;
  for (EntryIndex end = 0; end <= 130; ++end) {
    for (EntryIndex start = 0; start <= end; ++start) {
      const auto [left, right] = cover(start, end);
      ASSERT_TRUE(is_subtree(left.start, left.end));
      ASSERT_TRUE(is_subtree(right.start, right.end));
      all += text(left) + " " + text(right) + "\n";
    }
  }
  EXPECT_EQ(to_hex(sha256(all)), rolling("sha256_cover"));
}

TEST(Tree, every_change_of_a_proof_is_found) {
  const MemoryTree tree = byte_tree(20);
  for (TreeSize size = 1; size <= 20; ++size) {
    const Hash root = ok(range_root(tree, 0, size));
    for_each_subtree(static_cast<unsigned>(size), [&](Subtree subtree) {
      if (subtree.start == subtree.end) return;
      const Hash subtree_root = ok(range_root(tree, subtree.start, subtree.end));
      const std::vector<Hash> path = ok(prove_subtree_consistency(tree, subtree, size));
      const auto check = [&](const std::vector<Hash>& changed) {
        return code_of(check_subtree_consistency(subtree, size, subtree_root, root, changed));
      };
      for (std::size_t i = 0; i < path.size(); ++i) {
        std::vector<Hash> changed = path;
        changed[i].bytes[31] ^= 1;
        ASSERT_EQ(check(changed), "corrupt");
        changed = path;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        ASSERT_NE(check(changed), "");
      }
      std::vector<Hash> longer = path;
      longer.push_back(root);
      ASSERT_EQ(check(longer), "malformed");
      ASSERT_EQ(code_of(check_subtree_consistency(subtree, size, empty_root(), root, path)), "corrupt");
      ASSERT_EQ(code_of(check_subtree_consistency(subtree, size, subtree_root, empty_root(), path)), "corrupt");
    });
  }
}

TEST(Tree, proves_consistency_of_a_whole_log_as_published) {
  MemoryTree tree;
  const std::string entries = read_vector("tessera-log15/tile/entries/000.p/15");
  Reader reader(entries);
  while (!reader.at_end()) tree.append(leaf_hash(ok(reader.take(ok(reader.u16())))));
  ASSERT_EQ(tree.size(), 15U);
  for (const Json& vector : list(self_generated(), "tessera15_consistency")) {
    const auto from = static_cast<TreeSize>(vector.integer("from"));
    const auto to = static_cast<TreeSize>(vector.integer("to"));
    EXPECT_EQ(ok(prove_consistency(tree, from, to)), base64_hashes(list(vector, "proof"))) << from << " " << to;
  }
}

TEST(Tree, knows_what_is_a_subtree) {
  EXPECT_TRUE(is_subtree(0, 0));
  EXPECT_TRUE(is_subtree(3, 3));
  EXPECT_TRUE(is_subtree(0, 7));
  EXPECT_TRUE(is_subtree(4, 7));
  EXPECT_TRUE(is_subtree(0, kTreeSizeMax));
  EXPECT_FALSE(is_subtree(2, 5));
  EXPECT_FALSE(is_subtree(2, 1));
  EXPECT_FALSE(is_subtree(1, kTreeSizeMax));
  EXPECT_FALSE(is_subtree(0, kTreeSizeMax + 1));
}

TEST(Tree, provers_refuse_what_is_outside) {
  const MemoryTree tree = byte_tree(8);
  EXPECT_EQ(code_of(prove_inclusion(tree, 8, 8)), "malformed");
  EXPECT_EQ(code_of(prove_consistency(tree, 0, 8)), "malformed");
  EXPECT_EQ(code_of(prove_consistency(tree, 8, 7)), "malformed");
  EXPECT_EQ(code_of(prove_subtree_consistency(tree, {2, 5}, 8)), "malformed");
  EXPECT_EQ(code_of(prove_subtree_inclusion(tree, 4, {0, 4})), "malformed");
  EXPECT_EQ(code_of(range_root(tree, 2, 5)), "malformed");
  EXPECT_EQ(code_of(prove_consistency(tree, 8, 9)), "not_found");
}

TEST(Tree, the_error_names_entry_and_size) {
  const Result<Unit> result = check_inclusion(7, 5, empty_root(), {}, empty_root());
  EXPECT_EQ(result.error().detail, "entry 7 lies outside the tree of 5; ask for a larger checkpoint");
}

TEST(CompactRange, goes_on_from_where_it_was_stored) {
  CompactRange whole;
  CompactRange resumed;
  for (unsigned i = 0; i < 100; ++i) {
    const Hash leaf = leaf_hash(std::to_string(i));
    whole.append(leaf);
    resumed = ok(CompactRange::from(resumed.size(), resumed.hashes()));
    resumed.append(leaf);
    EXPECT_EQ(resumed.root(), whole.root());
  }
}

TEST(CompactRange, refuses_hashes_that_do_not_fit_the_size) {
  EXPECT_EQ(code_of(CompactRange::from(3, {empty_root()})), "malformed");
  EXPECT_EQ(code_of(CompactRange::from(0, {empty_root()})), "malformed");
  EXPECT_EQ(code_of(CompactRange::from(kTreeSizeMax + 1, {empty_root()})), "malformed");
}

}  // namespace
}  // namespace thalweg::journal
