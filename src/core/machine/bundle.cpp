// SPDX-License-Identifier: Apache-2.0
#include "machine/bundle.h"

#include "base/crypto.h"
#include "base/json.h"

namespace thalweg::machine {
namespace {

constexpr std::string_view kMagic = "thalweg bundle v1\n";
constexpr std::string_view kAnyMagic = "thalweg bundle v";

}  // namespace

Bytes to_bytes(const Bundle& bundle) {
  JsonArray parts;
  Bytes bodies;
  for (const std::string& receipt : bundle.receipts) {
    parts.emplace_back(JsonObject{{"part", "receipt"}, {"size", receipt.size()}});
    bodies += receipt;
  }
  for (const exchange::Call& call : bundle.calls) {
    parts.emplace_back(JsonObject{{"part", call.path}, {"size", call.body.size()}});
    bodies += call.body;
  }
  const Json header(JsonObject{
      {"agreement", bundle.agreement}, {"from", bundle.from}, {"parts", std::move(parts)}, {"to", bundle.to}});
  Bytes bytes(kMagic);
  bytes += to_canonical(header);
  bytes += '\n';
  bytes += bodies;
  bytes += sha256(bytes).view();
  return bytes;
}

Result<Bundle> parse_bundle(BytesView bytes) {
  if (!bytes.starts_with(kMagic)) {
    if (bytes.starts_with(kAnyMagic))
      return Error{Code::unsupported, "a bundle of another version; this program reads version 1"};
    return Error{Code::malformed, "not a bundle: the file does not begin with 'thalweg bundle v1'"};
  }
  if (bytes.size() < kMagic.size() + sizeof(Hash))
    return Error{Code::malformed,
                 "the bundle is cut off after " + std::to_string(bytes.size()) + " bytes; copy it again"};
  const BytesView content = bytes.substr(0, bytes.size() - sizeof(Hash));
  if (sha256(content).view() != bytes.substr(content.size()))
    return Error{Code::malformed, "the bundle is cut off or damaged: its check value does not fit; copy it again"};
  const BytesView rest = content.substr(kMagic.size());
  const std::size_t line = rest.find('\n');
  if (line == BytesView::npos) return Error{Code::malformed, "the bundle has no line that says what it holds"};
  const Json header = TRY(parse_canonical(rest.substr(0, line)));
  Bundle bundle{
      std::string(header.text("agreement")), std::string(header.text("from")), std::string(header.text("to")), {}, {}};
  const Json* parts = header.find("parts");
  Reader reader(rest.substr(line + 1));
  for (const Json& part : parts != nullptr && parts->as_array() != nullptr ? *parts->as_array() : JsonArray()) {
    const std::int64_t size = part.integer("size", -1);
    if (size < 0) return Error{Code::malformed, "a part of the bundle has no size"};
    const BytesView body = TRY(reader.take(static_cast<std::size_t>(size)));
    const std::string path(part.text("part"));
    if (path == "receipt") {
      bundle.receipts.emplace_back(body);
    } else if (path == "/add-checkpoint" || path == "/add-records" || path == "/add-entries") {
      bundle.calls.push_back({"POST", path, "application/octet-stream", Bytes(body)});
    } else {
      return Error{Code::malformed, "the bundle has a part that this program does not know: '" + path + "'"};
    }
  }
  if (!reader.at_end()) return Error{Code::malformed, "the bundle holds more bytes than its parts account for"};
  if (to_bytes(bundle) != bytes)
    return Error{Code::malformed, "the bundle's header is not written as this program writes it"};
  return bundle;
}

}  // namespace thalweg::machine
