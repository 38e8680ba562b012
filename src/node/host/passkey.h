// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/json.h"
#include "base/time.h"
#include "host/http.h"

/// Passkeys (W3C Web Authentication, level 2): keys that a person's device holds, and proves after it has made sure of
/// the person. What a page must be for a key to count is decided here; signatures are checked behind a port.
namespace thalweg::host {

struct Passkey {
  std::string id;          ///< by which people name it: 16 hexadecimal digits
  std::string credential;  ///< as the device names it, in base64url
  std::int64_t account = 0;
  std::string label;
  std::int64_t algorithm = 0;  ///< COSE
  Bytes public_key;
  std::uint32_t counter = 0;  ///< the device's, of its newest proof; 0 for ever where it keeps none
  Instant created_at;
  std::optional<Instant> used_at;
};

[[nodiscard]] Json to_json(const Passkey& key);
/// Errors  corrupt.
[[nodiscard]] Result<Passkey> passkey_from_json(const Json& json);

/// What checks the devices' words.
class PasskeyChecker {
 public:
  virtual ~PasskeyChecker() = default;

  struct Made {
    Bytes credential;
    std::int64_t algorithm = 0;
    Bytes public_key;
    std::uint32_t counter = 0;
  };

  /// A new key, in the authenticator's data.
  /// Errors  refused: it is for another name, or the device has not verified its user; malformed.
  [[nodiscard]] virtual Result<Made> made(const std::string& rp_id, BytesView authenticator_data) const = 0;

  struct Proof {
    Bytes authenticator_data, client_data, signature;
  };

  /// Whether the key signed this; gives the device's counter.
  /// Errors  refused: as above, or the signature is not the key's; malformed.
  [[nodiscard]] virtual Result<std::uint32_t> proved(const std::string& rp_id,
                                                     const Passkey& key,
                                                     const Proof& proof) const = 0;
};

/// The page for which a key is good, as the request's headers say it.
struct RelyingParty {
  std::string id;      ///< "localhost"
  std::string origin;  ///< "http://localhost:7080"
};

/// Errors  malformed: it was asked for by an address, at which no browser has passkeys.
[[nodiscard]] Result<RelyingParty> relying_party(const HttpRequest& request);

/// The challenge that was signed, when the rest of what the browser says of the page is as it should be.
/// Errors  refused, malformed.
[[nodiscard]] Result<std::string> challenge_in(BytesView client_data, std::string_view type, std::string_view origin);

/// Words that a device signs, each good once and not for long. Nothing is kept of one that nobody uses, so that whoever
/// asks for many crowds out nobody. One thread at a time.
class Challenges {
 public:
  explicit Challenges(const Hash& key) : key_(key) {}

  /// A fresh one for a purpose, in base64url.
  [[nodiscard]] std::string make(std::string_view purpose, Instant now, Entropy& entropy) const;
  /// Whether it is ours, for this purpose, young and unused.
  [[nodiscard]] bool is_good(std::string_view challenge, std::string_view purpose, Instant now) const;
  /// It has been good for something, and is no more.
  void use(const std::string& challenge, Instant now);

  static constexpr Duration kLife = Duration::minutes(5);

 private:
  [[nodiscard]] std::string seal(BytesView nonce_and_time, std::string_view purpose) const;

  Hash key_;
  std::map<std::string, Instant> used_;
};

/// RFC 4648 section 5, without padding.
[[nodiscard]] std::string to_base64url(BytesView bytes);
/// Errors  malformed.
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);

}  // namespace thalweg::host
