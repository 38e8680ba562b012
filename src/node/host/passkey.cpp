// SPDX-License-Identifier: Apache-2.0
#include "host/passkey.h"

#include <algorithm>

namespace thalweg::host {
namespace {

constexpr std::size_t kNonceBytes = 16;
constexpr std::size_t kTimeBytes = 8;

Bytes big_endian(std::uint64_t number) {
  Bytes bytes(kTimeBytes, '\0');
  for (std::size_t i = 0; i < kTimeBytes; ++i) bytes[kTimeBytes - 1 - i] = static_cast<char>(number >> (8 * i));
  return bytes;
}

std::uint64_t from_big_endian(BytesView bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = (number << 8U) | static_cast<std::uint8_t>(byte);
  return number;
}

}  // namespace

std::string to_base64url(BytesView bytes) {
  std::string text = to_base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

Result<Bytes> from_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos)
    return Error{Code::malformed, "base64url has '-' and '_', and no padding"};
  std::string padded(text);
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  padded.append((4 - padded.size() % 4) % 4, '=');
  return from_base64(padded);
}

Json to_json(const Passkey& key) {
  Json json(JsonObject{{"id", key.id},
                       {"credential", key.credential},
                       {"account", key.account},
                       {"label", key.label},
                       {"algorithm", key.algorithm},
                       {"public_key", to_base64(key.public_key)},
                       {"counter", static_cast<std::int64_t>(key.counter)},
                       {"created_at", key.created_at.unix_ms()}});
  if (key.used_at) json.set("used_at", key.used_at->unix_ms());
  return json;
}

Result<Passkey> passkey_from_json(const Json& json) {
  Passkey key;
  key.id = json.text("id");
  key.credential = json.text("credential");
  key.account = json.integer("account");
  key.label = json.text("label");
  key.algorithm = json.integer("algorithm");
  key.counter = static_cast<std::uint32_t>(json.integer("counter"));
  key.created_at = Instant::unix_ms(json.integer("created_at"));
  if (const Json* used = json.find("used_at"); used != nullptr && used->as_int() != nullptr)
    key.used_at = Instant::unix_ms(*used->as_int());
  auto bytes = from_base64(json.text("public_key"));
  if (!bytes || bytes->empty() || key.id.empty() || key.credential.empty() || key.account < 1)
    return Error{Code::corrupt, "a passkey lacks its parts"};
  key.public_key = std::move(*bytes);
  return key;
}

Result<RelyingParty> relying_party(const HttpRequest& request) {
  const std::string host(request.header("host"));
  const std::string name = host.substr(0, host.find(':'));
  const bool is_address =
      name.empty() || name.front() == '[' || name.find_first_not_of("0123456789.") == std::string::npos;
  if (is_address) {
    return Error{Code::malformed,
                 "passkeys are bound to a name, and '" + host +
                     "' is an address: open the desk by its name, or as localhost on its own machine"};
  }
  const bool is_secure = request.header("x-forwarded-proto") == "https";
  return RelyingParty{name, (is_secure ? "https://" : "http://") + host};
}

Result<std::string> challenge_in(BytesView client_data, std::string_view type, std::string_view origin) {
  const Json json = TRY(parse_json(client_data, true));  // the browser names its members as it likes
  if (json.text("type") != type)
    return Error{Code::refused, "the passkey was asked for something else than " + std::string(type)};
  if (json.text("origin") != origin || json.boolean("crossOrigin"))
    return Error{Code::refused, "the passkey was used on a page that is not " + std::string(origin)};
  return std::string(json.text("challenge"));
}

std::string Challenges::seal(BytesView nonce_and_time, std::string_view purpose) const {
  const Bytes sealed = Bytes("thalweg challenge v1\n") + Bytes(nonce_and_time) + "\n" + std::string(purpose);
  return to_base64url(Bytes(nonce_and_time) + Bytes(hmac_sha256(key_, sealed).view()));
}

std::string Challenges::make(std::string_view purpose, Instant now, Entropy& entropy) const {
  const Bytes nonce(entropy.hash().view().substr(0, kNonceBytes));
  return seal(nonce + big_endian(static_cast<std::uint64_t>(now.unix_ms())), purpose);
}

bool Challenges::is_good(std::string_view challenge, std::string_view purpose, Instant now) const {
  const auto bytes = from_base64url(challenge);
  if (!bytes || bytes->size() != kNonceBytes + kTimeBytes + sizeof(Hash)) return false;
  const BytesView start = BytesView(*bytes).substr(0, kNonceBytes + kTimeBytes);
  if (seal(start, purpose) != challenge || used_.contains(std::string(challenge))) return false;
  const auto made = Instant::unix_ms(static_cast<std::int64_t>(from_big_endian(start.substr(kNonceBytes))));
  return made <= now && now < made + kLife;
}

void Challenges::use(const std::string& challenge, Instant now) {
  std::erase_if(used_, [now](const auto& each) { return each.second + kLife <= now; });
  used_[challenge] = now;
}

}  // namespace thalweg::host
