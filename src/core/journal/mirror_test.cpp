// SPDX-License-Identifier: Apache-2.0
#include "journal/mirror.h"

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"
#include "journal/tile.h"

namespace thalweg::journal {
namespace {

const char* const kOrigin = "mirrored.example/a";

/// The upload of [start, end) of a log whose entries are kept in `entries`.
AddEntries upload(std::string_view origin, const std::vector<Bytes>& entries, EntryIndex start, TreeSize end) {
  MemoryTree tree;
  for (const Bytes& entry : entries) tree.append(leaf_hash(entry));
  AddEntries request{origin, start, end, {}, {}};
  for (EntryIndex at = start; at < end;) {
    const Subtree range = package_range(at, end);
    EntryPackage package{range.start, range.end, {}, {}, {}};
    for (EntryIndex i = range.start; i < range.end; ++i) package.entries.push_back(entries[i]);
    package.proof = ok(prove_subtree_consistency(tree, {range.start - range.start % kTileWidth, range.end}, end));
    request.packages.push_back(std::move(package));
    at = range.end;
  }
  return request;
}

std::vector<Bytes> record_entries(TreeSize size) {
  std::vector<Bytes> entries;
  for (TreeSize i = 0; i < size; ++i) entries.push_back("record " + std::to_string(i));
  return entries;
}

TEST(AddEntries, written_as_in_the_vectors) {
  std::vector<Bytes> entries;
  const std::string bundle = read_vector("tessera-log15/tile/entries/000.p/15");
  for (const BytesView entry : ok(parse_bundle(bundle))) entries.emplace_back(entry);
  EXPECT_EQ(to_hex(to_add_entries(upload("example.com/log/testdata", entries, 0, 15))),
            self_generated().text("add_entries_tessera15_hex"));

  const std::vector<Bytes> records = record_entries(300);
  for (const auto& [key, start] :
       {std::pair{"add_entries_record300", 0U}, std::pair{"add_entries_record300_from100", 100U}}) {
    const Json& vector = at(self_generated(), key);
    const Bytes body = to_add_entries(upload("rome2026h1.example.org", records, start, 300));
    EXPECT_EQ(static_cast<std::int64_t>(body.size()), vector.integer("len"));
    EXPECT_EQ(to_hex(sha256(body)), vector.text("sha256"));
  }
}

TEST(AddEntries, packages_are_read_back_and_belong_to_the_tree) {
  const std::vector<Bytes> entries = record_entries(700);
  const Hash root = root_of(record_tree(700));
  for (const EntryIndex start : {0U, 1U, 255U, 256U, 300U, 511U, 699U}) {
    const Bytes body = to_add_entries(upload(kOrigin, entries, start, 700));
    const AddEntries request = ok(parse_add_entries(body));
    EXPECT_EQ(to_add_entries(request), body);
    EXPECT_EQ(request.origin, kOrigin);
    EntryIndex at = start;
    for (const EntryPackage& package : request.packages) {
      EXPECT_EQ(package.start, at);
      std::vector<Hash> before;
      for (EntryIndex i = at - at % kTileWidth; i < at; ++i) before.push_back(leaf_hash(entries[i]));
      const std::vector<Hash> leaves = ok(check_package(package, before, 700, root));
      ASSERT_EQ(leaves.size(), package.end - package.start);
      EXPECT_EQ(leaves.back(), leaf_hash(entries[package.end - 1]));
      at = package.end;
    }
    EXPECT_EQ(at, 700U);
  }
}

TEST(AddEntries, a_changed_entry_does_not_belong_to_the_tree) {
  std::vector<Bytes> entries = record_entries(300);
  AddEntries request = upload(kOrigin, entries, 0, 300);
  const Hash root = root_of(record_tree(300));
  request.packages[1].entries[7] = "forged";
  EXPECT_EQ(code_of(check_package(request.packages[0], {}, 300, root)), "");
  EXPECT_EQ(code_of(check_package(request.packages[1], {}, 300, root)), "corrupt");
  const std::vector<Hash> too_many(1);
  EXPECT_EQ(code_of(check_package(request.packages[0], too_many, 300, root)), "malformed");
}

TEST(AddEntries, may_stop_after_a_package_but_not_inside_one) {
  const std::vector<Bytes> entries = record_entries(700);
  AddEntries request = upload(kOrigin, entries, 0, 700);
  request.packages.pop_back();
  const Bytes part = to_add_entries(request);
  EXPECT_EQ(ok(parse_add_entries(part)).packages.size(), 2U);
  for (std::size_t size = 0; size < part.size(); ++size) {
    const Result<AddEntries> cut = parse_add_entries(BytesView(part).substr(0, size));
    if (!cut) continue;
    EXPECT_EQ(cut->packages.size(), 1U) << size;
  }
}

TEST(AddEntries, of_nothing_has_no_package) {
  const AddEntries nothing{kOrigin, 5, 5, "ticket", {}};
  EXPECT_EQ(ok(parse_add_entries(to_add_entries(nothing))).ticket, "ticket");
  EXPECT_EQ(code_of(parse_add_entries(to_add_entries(nothing) + "x")), "malformed");
  const AddEntries missing{kOrigin, 5, 6, {}, {}};
  EXPECT_EQ(code_of(parse_add_entries(to_add_entries(missing))), "malformed");
}

TEST(AddEntries, are_bounded) {
  const std::vector<Bytes> entries(33 * 256, "e");
  AddEntries request = upload(kOrigin, entries, 0, entries.size());
  const EntryPackage last = request.packages.back();
  request.packages.pop_back();
  Bytes body = to_add_entries(request);
  EXPECT_EQ(ok(parse_add_entries(body)).packages.size(), kPackagesMax);
  for (const BytesView entry : last.entries) append_bundle_entry(body, entry);
  body += '\0';
  EXPECT_EQ(parse_add_entries(body).error().detail, "send at most 32 packages at once");

  const Bytes long_entry(0xffff, 'e');
  request = {kOrigin, 0, 512, {}, {{0, 256, {}, {}, {}}, {256, 512, {}, {}, {}}}};
  for (EntryPackage& package : request.packages) package.entries.assign(256, long_entry);
  body = to_add_entries(request);
  ASSERT_GT(body.size(), kAddEntriesBodyMax);
  EXPECT_EQ(code_of(parse_add_entries(body)), "malformed");
  request.packages.pop_back();
  EXPECT_EQ(code_of(parse_add_entries(to_add_entries(request))), "");
}

TEST(AddEntries, refuse_headers_that_cannot_be) {
  const auto header = [](EntryIndex start, TreeSize end, BytesView origin = kOrigin) {
    Bytes body;
    append_bundle_entry(body, origin);
    append_u64(body, start);
    append_u64(body, end);
    append_u16(body, 0);
    return body;
  };
  EXPECT_EQ(code_of(parse_add_entries(header(6, 5))), "malformed");
  EXPECT_EQ(code_of(parse_add_entries(header(kTreeSizeMax + 1, kTreeSizeMax + 1))), "malformed");
  EXPECT_EQ(code_of(parse_add_entries(header(kTreeSizeMax, kTreeSizeMax))), "");
  EXPECT_EQ(code_of(parse_add_entries(header(5, 5, ""))), "malformed");
  EXPECT_EQ(code_of(parse_add_entries(header(5, 5, "two\nlines"))), "malformed");
  Bytes many_hashes = header(0, 1);
  append_bundle_entry(many_hashes, "entry");
  many_hashes += '\x40' + Bytes(64 * 32, 'h');
  EXPECT_EQ(code_of(parse_add_entries(many_hashes)), "malformed");
}

/// Six entries, each disclosed in a way that fits.
struct Records {
  std::vector<Opening> openings;
  std::vector<Bytes> entries;
  std::vector<EntryOpening> disclosed;

  Records() {
    openings.reserve(6);
    for (unsigned i = 0; i < 6; ++i) {
      openings.push_back(
          {sha256("salt " + std::to_string(i)), "type/" + std::to_string(i), "payload " + std::to_string(i)});
      const auto kind = static_cast<EntryKind>(i + 1);
      const bool is_plain = kind == EntryKind::peer_checkpoint || kind == EntryKind::objection;
      const Hash made = is_plain ? sha256(openings[i].payload) : commitment(kOrigin, openings[i]);
      const EntryBytes bytes = encode({kind, Instant::unix_ms(i), made});
      entries.emplace_back(view(bytes));
      if (is_plain) {
        disclosed.push_back({Disclosure::preimage, {}, openings[i].payload});
      } else if (i == 1) {
        disclosed.push_back({Disclosure::erased, {}, {}});
      } else {
        disclosed.push_back({Disclosure::opening, openings[i].view(), {}});
      }
    }
  }

  [[nodiscard]] AddEntries request() const {
    AddEntries made = upload(kOrigin, entries, 0, 6);
    made.packages[0].openings = disclosed;
    return made;
  }
};

TEST(AddRecords, are_read_back_and_every_opening_fits) {
  const Records records;
  const Bytes body = to_add_records(records.request());
  const AddEntries request = ok(parse_add_records(body));
  EXPECT_EQ(to_add_records(request), body);
  ASSERT_EQ(request.packages.size(), 1U);
  const EntryPackage& package = request.packages[0];
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(package.openings[i].how, records.disclosed[i].how);
    EXPECT_EQ(code_of(check_opening(kOrigin, ok(decode_entry(package.entries[i])), package.openings[i])), "") << i;
  }
}

TEST(AddRecords, openings_are_views_into_the_body) {
  const Bytes body = to_add_records(Records().request());
  const AddEntries request = ok(parse_add_records(body));
  const BytesView payload = request.packages[0].openings[0].opening.payload;
  EXPECT_GE(payload.data(), body.data());
  EXPECT_LE(payload.data() + payload.size(), body.data() + body.size());
}

TEST(AddRecords, have_the_documented_bytes) {
  const Records records;
  Bytes expected;
  append_bundle_entry(expected, kOrigin);
  append_u64(expected, 0);
  append_u64(expected, 6);
  append_u16(expected, 0);
  for (const Bytes& entry : records.entries) append_bundle_entry(expected, entry);
  for (std::size_t i = 0; i < 6; ++i) {
    const Opening& opening = records.openings[i];
    if (i == 1) {
      expected += '\x02';
    } else if (i < 4) {
      expected +=
          '\x01' + Bytes(opening.salt.view()) + '\x06' + opening.type + Bytes("\0\0\0\x09", 4) + opening.payload;
    } else {
      expected += '\x03' + Bytes("\0\0\0\x09", 4) + opening.payload;
    }
  }
  expected += '\0';
  EXPECT_EQ(to_add_records(records.request()), expected);
}

TEST(AddRecords, refuse_every_truncation_and_unknown_disclosures) {
  const Bytes body = to_add_records(Records().request());
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(code_of(parse_add_records(BytesView(body).substr(0, size))), "malformed") << size;
  }
  EXPECT_EQ(code_of(parse_add_records(body + "x")), "malformed");
  Bytes unknown = body;
  unknown[2 + 18 + 8 + 8 + 2 + 6 * 44] = '\x04';
  EXPECT_EQ(code_of(parse_add_records(unknown)), "malformed");
}

TEST(CheckOpening, finds_garbage_behind_a_commitment) {
  const Records records;
  const Entry record = ok(decode_entry(records.entries[0]));
  EntryOpening changed = records.disclosed[0];
  changed.opening.payload = "garbage";
  EXPECT_EQ(code_of(check_opening(kOrigin, record, changed)), "corrupt");
  EXPECT_EQ(code_of(check_opening("other.example", record, records.disclosed[0])), "corrupt");
  EXPECT_EQ(code_of(check_opening(kOrigin, record, {Disclosure::preimage, {}, "payload 0"})), "malformed");
  const Entry peer = ok(decode_entry(records.entries[4]));
  EXPECT_EQ(code_of(check_opening(kOrigin, peer, {Disclosure::preimage, {}, "garbage"})), "corrupt");
  EXPECT_EQ(code_of(check_opening(kOrigin, peer, {Disclosure::opening, records.openings[4].view(), {}})), "malformed");
}

TEST(MirrorInfo, is_read_back_in_one_spelling) {
  const MirrorInfo info{700, 512, "ticket"};
  EXPECT_EQ(to_text(info), "700\n512\ndGlja2V0\n");
  EXPECT_EQ(ok(parse_mirror_info(to_text(info))), info);
  EXPECT_EQ(ok(parse_mirror_info("0\n0\n\n")), MirrorInfo{});
  for (const char* text : {"",
                           "700\n512\n",
                           "700\n512\ndGlja2V0",
                           "700\n512\ndGlja2V0\n\n",
                           "0700\n512\n\n",
                           "700\n-1\n\n",
                           "1\n1\nx\n"}) {
    EXPECT_EQ(code_of(parse_mirror_info(text)), "malformed") << text;
  }
}

}  // namespace
}  // namespace thalweg::journal
