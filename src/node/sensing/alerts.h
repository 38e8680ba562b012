// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "picture/alert.h"
#include "picture/plan.h"

/// What the rules told, as people work through it.
namespace thalweg::sensing {

struct KeptAlert {
  enum class State : std::uint8_t { open, acknowledged, reported };

  std::uint64_t number = 0;   ///< names it; later ones have higher numbers
  std::uint64_t changed = 0;  ///< the book's count of changes when it last changed
  Instant at;                 ///< of the first firing
  Instant last_at;
  std::uint64_t count = 1;  ///< how often the rule fired for this thing, the first time included
  std::string rule, zone, priority;
  picture::Trigger trigger = picture::Trigger::enter;
  picture::Alert what;  ///< the last firing; its rule's number means nothing any more
  State state = State::open;
  std::string by;      ///< who acknowledged it
  std::string record;  ///< that was made of it
};

[[nodiscard]] const char* name(KeptAlert::State state);

/// All alerts that are kept. A rule that fires again for the same thing while its alert is recent is counted there and
/// makes no further one: a vessel that trembles on a zone's edge is one line, not a thousand.
///
/// Bounds   kAlertsMax; beyond it the oldest that somebody dealt with go first, then the oldest.
/// Thread   any.
class AlertBook {
 public:
  void add(const picture::Plan& plan, std::vector<picture::Alert> alerts, Instant now);

  /// Begins with what was kept.
  void restore(std::map<std::uint64_t, KeptAlert> alerts);

  /// Errors  not_found.
  [[nodiscard]] Result<KeptAlert> acknowledge(std::uint64_t number, std::string by);
  /// Errors  not_found.
  [[nodiscard]] Result<KeptAlert> report(std::uint64_t number, std::string by, std::string record);

  [[nodiscard]] std::optional<KeptAlert> find(std::uint64_t number) const;

  struct Page {
    std::vector<KeptAlert> items;  ///< newest first
    std::optional<std::uint64_t> next;
    std::size_t total = 0;
  };

  [[nodiscard]] Page page(bool only_open, std::optional<std::uint64_t> before, std::size_t limit) const;
  /// Those that changed after a count, oldest change first.
  [[nodiscard]] std::vector<KeptAlert> changed_since(std::uint64_t count) const;
  [[nodiscard]] std::uint64_t changes() const;
  [[nodiscard]] std::size_t open_count() const;
  /// The things of which an alert is open.
  [[nodiscard]] std::shared_ptr<const std::set<std::string, std::less<>>> open_things() const;

  static constexpr std::size_t kAlertsMax = 10'000;
  static constexpr Duration kStorm = Duration::minutes(15);

 private:
  using Key = std::pair<std::string, std::string>;

  [[nodiscard]] static Key key_of(const KeptAlert& alert);
  Result<KeptAlert> change(std::uint64_t number, KeptAlert::State state, std::string by, std::string record);
  void touch(KeptAlert& alert);
  void make_room();

  mutable std::mutex mutex_;
  std::map<std::uint64_t, KeptAlert> all_;
  std::map<Key, std::uint64_t> recent_;             ///< by rule and things: the alert that counts further firings
  std::map<std::uint64_t, std::uint64_t> changes_;  ///< by count: the alert that changed then
  std::set<std::uint64_t> closed_;                  ///< those that somebody dealt with
  std::uint64_t last_change_ = 0;
  std::size_t open_ = 0;
};

}  // namespace thalweg::sensing
