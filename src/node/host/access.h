// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "host/http.h"

/// Who calls, and what may they do? Every request to the local interface passes here before any route sees it. What an
/// office may do is the gate's affair; what is decided here is for which offices a caller speaks at all.
namespace thalweg::host {

/// What a route asks of its caller. From `records_read` on they are also the scopes that a token can have.
enum class Need : std::uint8_t {
  nothing,        ///< open to whoever reaches the port
  caller,         ///< anybody who is known here
  records_read,   ///< read what journals hold
  records_write,  ///< hand in drafts
  approve,        ///< say yes to what waits at the gate
  bundle,         ///< carry records by hand
  metrics,        ///< read the node's numbers
  admin,          ///< accounts, tokens, the audit
};

/// "records:read" and the like; empty for those that are no scope.
[[nodiscard]] std::string_view name(Need need);
/// Errors  malformed: no scope has this name.
[[nodiscard]] Result<Need> scope_from_text(std::string_view text);

class Scopes {
 public:
  Scopes() = default;

  void add(Need need) { bits_ |= bit(need); }

  [[nodiscard]] bool has(Need need) const { return (bits_ & bit(need)) != 0; }

  [[nodiscard]] static Scopes all();

  friend bool operator==(const Scopes&, const Scopes&) = default;

 private:
  static std::uint32_t bit(Need need) { return std::uint32_t{1} << static_cast<unsigned>(need); }

  std::uint32_t bits_ = 0;
};

/// Somebody who was let in.
struct Caller {
  /// Who it is, as the national journal names it: "account 3", "token 9f2c". Empty for the operator of the machine,
  /// who has the node's keys anyway, and for a caller who is not known.
  std::string author;
  Scopes scopes;
  bool all_offices = false;
  std::set<std::string, std::less<>> offices;

  [[nodiscard]] bool may(Need need) const;

  [[nodiscard]] bool speaks_for(std::string_view office) const { return all_offices || offices.contains(office); }
};

/// The file in the node's folder with the operator's token: whoever may read the node's folder may do everything.
inline constexpr std::string_view kLocalTokenFile = "local.token";

/// A new secret, with a mark by which it is found where it should not be: "thalweg_" and 64 hexadecimal digits.
[[nodiscard]] std::string make_token(Entropy& entropy);
/// What the file holds, without the line's end.
/// Errors  malformed: no token; the text is never repeated.
[[nodiscard]] Result<std::string> token_from_text(std::string_view text);
/// The token of an "authorization: Bearer ..." header, if there is one.
[[nodiscard]] std::optional<std::string_view> bearer_of(std::string_view header);

class Access {
 public:
  /// `operator_token` as token_from_text gives it; empty lets no operator in.
  explicit Access(std::string_view operator_token);

  /// The answer for who may not come in, or the caller.  Thread  any.
  struct Admission {
    std::optional<HttpResponse> refused;
    Caller caller;
  };

  [[nodiscard]] Admission admit(const HttpRequest& request, Need need) const;

 private:
  std::optional<Hash> operator_token_;  ///< its SHA-256, so that comparing tells nobody how much of it was right
};

}  // namespace thalweg::host
