// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "machine/machine.h"
#include "sim/dice.h"
#include "sim/node.h"

/// The people and stations of one party: they report, ask, answer, dispute, approve and erase at random, and make
/// mistakes. For each thing said it is stated here in plain words what of it may cross, so that the gate is not its own
/// judge.
namespace thalweg::sim {

/// What may be seen of a report on the other side.
struct Expectation {
  bool never = false;                  ///< nothing of it
  bool approval = false;               ///< nothing before headquarters said yes
  Instant not_before;                  ///< nothing before this, on the author's clock
  std::vector<std::string> without;    ///< these fields never
  std::int64_t precision_m = 0;        ///< the place at most this fine
  std::optional<std::int64_t> lon_e7;  ///< the place exactly, because a life may depend on it
};

/// One thing that an office does.
struct Act {
  enum class What { submit, approve };
  What what = What::submit;
  machine::Draft draft;
  std::string ref;  ///< names it in every journal where it turns up
  Expectation expected;
  Hash held;           ///< what is approved
  std::string office;  ///< who approves
  std::optional<Hash> erases;
};

class Officers {
 public:
  Officers(std::string party, Dice dice) : party_(std::move(party)), dice_(dice) {}

  /// What they do now, going by what their node shows them; nothing when there is nothing to do.
  [[nodiscard]] std::optional<Act> act(const SimNode& node, Instant now);

 private:
  [[nodiscard]] std::optional<Act> ratify(const SimNode& node);
  [[nodiscard]] std::optional<Act> approve(const SimNode& node);
  [[nodiscard]] std::optional<Act> react(const SimNode& node, Instant now);
  [[nodiscard]] std::optional<Act> erase(const SimNode& node);
  [[nodiscard]] std::optional<Act> casework(const SimNode& node);
  [[nodiscard]] Act case_record(JsonArray cites);
  [[nodiscard]] Act communique(JsonArray cites);
  [[nodiscard]] Act incident(std::int64_t version, Instant now);
  [[nodiscard]] Act notice(Instant now);
  [[nodiscard]] Act alert(Instant now);
  [[nodiscard]] Act crossing(Instant now);
  [[nodiscard]] Act contact(Instant now);
  [[nodiscard]] Act request();
  [[nodiscard]] Act mistake(Instant now);
  [[nodiscard]] Act made(const std::string& office, const std::string& kind, JsonObject fields);

  [[nodiscard]] std::string post() const { return party_ + "-post"; }

  [[nodiscard]] std::string headquarters() const { return party_ + "-hq"; }

  std::string party_;
  Dice dice_;
  std::uint64_t number_ = 0;
};

}  // namespace thalweg::sim
