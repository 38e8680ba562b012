// SPDX-License-Identifier: Apache-2.0
#include "journal/mirror.h"

#include <algorithm>

#include "journal/lines_detail.h"
#include "journal/tile.h"

namespace thalweg::journal {

namespace {

enum class Form { entries, records };

Error malformed(std::string detail) {
  return {Code::malformed, std::move(detail)};
}

EntryIndex rounded_down(EntryIndex index) {
  return index - index % kTileWidth;
}

void append_opening(Bytes& out, const EntryOpening& opening) {
  out += static_cast<char>(opening.how);
  switch (opening.how) {
    case Disclosure::opening:
      CHECK(opening.opening.type.size() <= 0xff);
      CHECK(opening.opening.payload.size() <= 0xffff'ffff);
      out += opening.opening.salt.view();
      out += static_cast<char>(opening.opening.type.size());
      out += opening.opening.type;
      append_u32(out, static_cast<std::uint32_t>(opening.opening.payload.size()));
      out += opening.opening.payload;
      return;
    case Disclosure::erased: return;
    case Disclosure::preimage:
      CHECK(opening.preimage.size() <= 0xffff'ffff);
      append_u32(out, static_cast<std::uint32_t>(opening.preimage.size()));
      out += opening.preimage;
      return;
  }
}

void append_package(Bytes& out, const EntryPackage& package, Form form) {
  CHECK(package.entries.size() == package.end - package.start);
  for (const BytesView entry : package.entries) append_bundle_entry(out, entry);
  if (form == Form::records) {
    CHECK(package.openings.size() == package.entries.size());
    for (const EntryOpening& opening : package.openings) append_opening(out, opening);
  }
  CHECK(package.proof.size() <= kPathLengthMax);
  out += static_cast<char>(package.proof.size());
  for (const Hash& hash : package.proof) out += hash.view();
}

Bytes to_body(const AddEntries& request, Form form) {
  CHECK(request.origin.size() <= 0xffff);
  CHECK(request.ticket.size() <= 0xffff);
  CHECK(request.packages.size() <= kPackagesMax);
  Bytes body;
  append_bundle_entry(body, request.origin);  // the same form: two bytes of length, and the bytes
  append_u64(body, request.start);
  append_u64(body, request.end);
  append_bundle_entry(body, request.ticket);
  EntryIndex at = request.start;
  for (const EntryPackage& package : request.packages) {
    CHECK(at < request.end);
    CHECK(package_range(at, request.end) == (Subtree{package.start, package.end}));
    append_package(body, package, form);
    at = package.end;
  }
  return body;
}

Result<BytesView> short_bytes(Reader& reader) {
  const std::uint16_t size = TRY(reader.u16());
  return reader.take(size);
}

Result<BytesView> long_bytes(Reader& reader) {
  const std::uint32_t size = TRY(reader.u32());
  return reader.take(size);
}

Result<EntryOpening> parse_opening(Reader& reader) {
  EntryOpening opening;
  const std::size_t at = reader.offset();
  switch (TRY(reader.u8())) {
    case static_cast<std::uint8_t>(Disclosure::opening): {
      opening.how = Disclosure::opening;
      opening.opening.salt = TRY(reader.hash());
      const std::uint8_t type_size = TRY(reader.u8());
      opening.opening.type = TRY(reader.take(type_size));
      opening.opening.payload = TRY(long_bytes(reader));
      return opening;
    }
    case static_cast<std::uint8_t>(Disclosure::erased): opening.how = Disclosure::erased; return opening;
    case static_cast<std::uint8_t>(Disclosure::preimage):
      opening.how = Disclosure::preimage;
      opening.preimage = TRY(long_bytes(reader));
      return opening;
    default: return malformed("at byte " + std::to_string(at) + ": an opening begins with 1, 2 or 3");
  }
}

Result<EntryPackage> parse_package(Reader& reader, Subtree range, Form form) {
  EntryPackage package{range.start, range.end, {}, {}, {}};
  const auto count = static_cast<std::size_t>(range.end - range.start);
  package.entries.reserve(count);
  for (std::size_t i = 0; i < count; ++i) package.entries.push_back(TRY(short_bytes(reader)));
  if (form == Form::records) {
    package.openings.reserve(count);
    for (std::size_t i = 0; i < count; ++i) package.openings.push_back(TRY(parse_opening(reader)));
  }
  const std::uint8_t hash_count = TRY(reader.u8());
  if (hash_count > kPathLengthMax) {
    return malformed("at byte " + std::to_string(reader.offset() - 1) + ": a proof has at most 63 hashes");
  }
  package.proof.reserve(hash_count);
  for (unsigned i = 0; i < hash_count; ++i) package.proof.push_back(TRY(reader.hash()));
  return package;
}

Result<AddEntries> parse_body(BytesView body, Form form) {
  if (body.size() > kAddEntriesBodyMax) {
    return malformed("the body has " + std::to_string(body.size()) + " bytes; send at most 24 MiB at once");
  }
  Reader reader(body);
  AddEntries request;
  request.origin = TRY(short_bytes(reader));
  if (!is_line_text(request.origin)) return malformed("the origin is empty, no UTF-8, or has control characters");
  request.start = TRY(reader.u64());
  request.end = TRY(reader.u64());
  if (request.start > request.end || request.end > kTreeSizeMax) {
    return malformed("an upload from " + std::to_string(request.start) + " to " + std::to_string(request.end) +
                     " cannot be");
  }
  request.ticket = TRY(short_bytes(reader));
  EntryIndex at = request.start;
  while (!reader.at_end()) {
    if (at == request.end)
      return malformed("at byte " + std::to_string(reader.offset()) + ": nothing may follow the last package");
    if (request.packages.size() == kPackagesMax) return malformed("send at most 32 packages at once");
    request.packages.push_back(TRY(parse_package(reader, package_range(at, request.end), form)));
    at = request.packages.back().end;
  }
  if (at == request.start && at != request.end) return malformed("the upload has no package");
  return request;
}

}  // namespace

Subtree package_range(EntryIndex at, TreeSize end) {
  CHECK(at < end);
  return {at, std::min(end, rounded_down(at) + kTileWidth)};
}

Bytes to_add_entries(const AddEntries& request) {
  return to_body(request, Form::entries);
}

Bytes to_add_records(const AddEntries& request) {
  return to_body(request, Form::records);
}

Result<AddEntries> parse_add_entries(BytesView body) {
  return parse_body(body, Form::entries);
}

Result<AddEntries> parse_add_records(BytesView body) {
  return parse_body(body, Form::records);
}

Result<std::vector<Hash>> check_package(const EntryPackage& package,
                                        std::span<const Hash> before,
                                        TreeSize size,
                                        const Hash& root) {
  const EntryIndex tile_start = rounded_down(package.start);
  if (before.size() != package.start - tile_start) {
    return malformed("the package from " + std::to_string(package.start) + " needs the " +
                     std::to_string(package.start - tile_start) + " leaf hashes before it, not " +
                     std::to_string(before.size()));
  }
  std::vector<Hash> leaves;
  leaves.reserve(package.entries.size());
  CompactRange range;
  for (const Hash& leaf : before) range.append(leaf);
  for (const BytesView entry : package.entries) {
    leaves.push_back(leaf_hash(entry));
    range.append(leaves.back());
  }
  TRY(check_subtree_consistency({tile_start, package.end}, size, range.root(), root, package.proof));
  return leaves;
}

Result<Unit> check_opening(std::string_view origin, const Entry& entry, const EntryOpening& opening) {
  const bool is_plain = entry.kind == EntryKind::peer_checkpoint || entry.kind == EntryKind::objection;
  if (opening.how == Disclosure::erased) return Unit{};
  if ((opening.how == Disclosure::preimage) != is_plain) {
    return malformed(std::string("a ") + name(entry.kind) + " entry is disclosed " +
                     (is_plain ? "by its preimage" : "by what opens its commitment"));
  }
  const Hash made = is_plain ? sha256(opening.preimage) : commitment(origin, opening.opening);
  if (made != entry.commitment) {
    return Error{Code::corrupt,
                 std::string("what was disclosed is not what the ") + name(entry.kind) + " entry was made from"};
  }
  return Unit{};
}

std::string to_text(const MirrorInfo& info) {
  return std::to_string(info.pending) + "\n" + std::to_string(info.next) + "\n" + to_base64(info.ticket) + "\n";
}

Result<MirrorInfo> parse_mirror_info(BytesView text) {
  LineReader reader(text);
  MirrorInfo info;
  for (std::uint64_t* number : {&info.pending, &info.next}) {
    const Result<std::uint64_t> parsed = from_decimal(TRY(reader.line()));
    if (!parsed) return reader.error("expected a decimal number up to 2^63-1 without leading zeros");
    *number = *parsed;
  }
  Result<Bytes> ticket = from_base64(TRY(reader.line()));
  if (!ticket) return reader.error("the ticket is no base64");
  info.ticket = std::move(*ticket);
  TRY(reader.end());
  return info;
}

}  // namespace thalweg::journal
