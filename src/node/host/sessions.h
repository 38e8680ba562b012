// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/time.h"

/// Who is logged in, and who tries too often. Both live in memory: a restart ends all sessions.
namespace thalweg::host {

inline constexpr Duration kSessionIdleMax = Duration::hours(2);
inline constexpr Duration kSessionMax = Duration::hours(14);  ///< a shift and its handover

struct Session {
  std::int64_t account = 0;
  std::string csrf;  ///< what a page of ours repeats in a header, and no other page can know
  Instant started_at, used_at;
  bool by_code = false;  ///< it came with a one-time code, and may only choose a password

  [[nodiscard]] Instant ends_at() const;
};

/// One thread at a time.
class Sessions {
 public:
  /// Starts one; gives the secret that its cookie holds. The oldest of an account's sessions ends when it has too many.
  [[nodiscard]] std::string start(Session session, Entropy& entropy);
  /// The session of a secret, if there is one that goes on. Using it keeps it alive; looking does not.
  [[nodiscard]] const Session* find(std::string_view secret, Instant now, bool uses = true);
  void end(std::string_view secret);
  void end_all_of(std::int64_t account);

  [[nodiscard]] std::size_t count() const { return sessions_.size(); }

  static constexpr std::size_t kPerAccountMax = 8;

 private:
  std::map<Hash, Session> sessions_;  ///< by the secret's SHA-256
};

/// Makes those who guess wait, longer with each try, and nobody else. One thread at a time.
class Waits {
 public:
  /// Begins a try under a name; gives how long it must wait first, and is then no try.
  [[nodiscard]] Duration begin(const std::string& name, Instant now);

  /// The try was good: what came before it is forgotten.
  void succeeded(const std::string& name) { tries_.erase(name); }

  static constexpr int kFree = 5;  ///< tries without a wait
  static constexpr Duration kLongest = Duration::minutes(5);
  static constexpr Duration kForgotten = Duration::hours(1);
  static constexpr std::size_t kNamesMax = 10'000;

 private:
  struct Tries {
    int count = 0;
    Instant last;
  };

  [[nodiscard]] static Duration wait_after(int count);
  std::map<std::string, Tries> tries_;
};

/// The value of a cookie; none when it was sent twice, since one of them is then somebody else's.
[[nodiscard]] std::optional<std::string_view> cookie_of(std::string_view header, std::string_view name);

}  // namespace thalweg::host
