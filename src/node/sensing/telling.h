// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "geometry/frontier.h"
#include "picture/contact.h"
#include "sensing/view.h"

/// What of the live picture is handed in for the neighbour by itself, as the administrator wrote it down in
/// contacts.toml: docs/operating.md has the form. What is handed in goes through the gate like any draft; without the
/// file nothing is.
namespace thalweg::sensing {

/// A part of a line, as the sectors of an agreement have it.
struct Stretch {
  std::size_t line = 0;
  std::int64_t from_m = 0, to_m = 0;  ///< along it
};

/// One standing order: which things, as whose report, how late and how blurred.
struct Telling {
  std::string id;
  Json envelope;               ///< agreement, office, purpose and lang of the drafts
  std::string sector;          ///< of the agreement; empty: the whole line
  std::uint32_t within_m = 0;  ///< of the line
  std::uint32_t subjects = 0;  ///< a bit for each; 0: all
  Duration each;               ///< a thing is told at most so often; or how long is counted
  bool counts = false;         ///< only how many there were; else each by itself
  picture::ContactTerms contact;
};

inline constexpr std::size_t kTellingsMax = 100;

/// Reads contacts.toml.
///
/// Errors   malformed, naming the order and the member: no TOML, a member that is not known, two orders of one id, a
///          count without a sector, a value out of its bounds.
[[nodiscard]] Result<std::vector<Telling>> parse_tellings(std::string_view toml);

/// Follows the picture for one order and hands in what is due.
///
/// Bounds   kThingsMax things with kPointsMax points each; what comes beyond that is not told.
/// Thread   one at a time. It begins anew with each start: what was seen before is not told afterwards.
class Teller {
 public:
  /// The frontier is that of the telling's agreement, and the stretch that of its sector; without one the whole line.
  Teller(Telling telling,
         std::shared_ptr<const geometry::Frontier> frontier,
         std::optional<Stretch> stretch,
         std::function<void(Json draft)> hand_in);

  /// The picture as it is now. Call it every kLookEach or so; nothing of the snapshot is kept but where things were.
  void look(const Snapshot& snapshot, Instant now);

  [[nodiscard]] const Telling& telling() const { return telling_; }

  /// Things that were not followed for want of room.
  [[nodiscard]] std::uint64_t overflowed() const { return overflowed_; }

  static constexpr Duration kLookEach = Duration::seconds(10);
  static constexpr std::size_t kThingsMax = 20'000;
  static constexpr std::size_t kPointsMax = 4'096;

 private:
  struct Followed {
    sensor::Subject subject = sensor::Subject::unknown;
    std::vector<picture::TrackPoint> points;
    Instant due;         ///< when it may be told
    std::string told{};  ///< the newest time of it that was told
  };

  [[nodiscard]] bool concerns(const picture::Seen& seen) const;
  void follow(const picture::Seen& seen, Instant now);
  void tell_contacts(Instant now);
  void tell_count(Instant now);
  void hand_in(Json draft);

  Telling telling_;
  std::shared_ptr<const geometry::Frontier> frontier_;
  std::optional<Stretch> stretch_;
  std::function<void(Json draft)> hand_in_;
  std::map<std::string, Followed, std::less<>> followed_;
  std::optional<Instant> counted_from_;
  std::uint64_t overflowed_ = 0;
};

}  // namespace thalweg::sensing
