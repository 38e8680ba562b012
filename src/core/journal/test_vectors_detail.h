// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "journal/memory_tree.h"
#include "journal/note.h"

/// For the tests of this module only: the published vectors (tests/vectors/README.md) and short ways to ask for what
/// must succeed.
namespace thalweg::journal {

inline std::string read_vector(const std::string& path) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/tests/vectors/" + path, std::ios::binary);
  CHECK(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The value, or the end of the test program with the reason.
template <class T>
T ok(Result<T> result) {
  if (!result) std::fprintf(stderr, "%s: %s\n", name(result.error().code), result.error().detail.c_str());
  return std::move(result).value();
}

/// The code of an error, or an empty text on success: reads well in EXPECT_EQ.
template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : name(result.error().code);
}

/// A member that must be there.
inline const Json& at(const Json& object, std::string_view key) {
  const Json* member = object.find(key);
  CHECK(member != nullptr);
  return *member;
}

inline const JsonArray& list(const Json& object, std::string_view key) {
  const JsonArray* array = at(object, key).as_array();
  CHECK(array != nullptr);
  return *array;
}

inline const std::string& string(const Json& value) {
  CHECK(value.as_string() != nullptr);
  return *value.as_string();
}

inline const Json& tlog_vectors() {
  static const Json vectors = ok(parse_json(read_vector("tlog-vectors.json"), true));
  return vectors;
}

inline const Json& self_generated() {
  return at(tlog_vectors(), "self_generated");
}

inline std::vector<Hash> base64_hashes(const JsonArray& texts) {
  std::vector<Hash> hashes;
  for (const Json& text : texts) hashes.push_back(ok(hash_from_base64(string(text))));
  return hashes;
}

/// The tree whose entry i is "record i".
inline MemoryTree record_tree(TreeSize size) {
  MemoryTree tree;
  for (TreeSize i = 0; i < size; ++i) tree.append(leaf_hash("record " + std::to_string(i)));
  return tree;
}

inline Hash root_of(const MemoryTree& tree) {
  return ok(range_root(tree, 0, tree.size()));
}

inline NoteSigner signer(std::string_view name, KeyType type = KeyType::ed25519) {
  return ok(make_signer(name, type, sha256(std::string("seed of ") + std::string(name))));
}

}  // namespace thalweg::journal
