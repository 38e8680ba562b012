// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agreement/agreement.h"
#include "record/record.h"
#include "release/released.h"
#include "release/verdict.h"

/// The gate between what a party knows and what it says. The agreement decides what may leave; the party's own policies
/// can only take away. The first rule that applies decides; where none applies, nothing leaves. For the kinds that save
/// life the agreed minimum leaves at once, whatever else the rules say.
namespace thalweg::release {

/// An office's yes to one exact record. It does not carry over to a corrected one.
struct Approval {
  std::string office;
  Hash record;  ///< SHA-256 of the record's bytes as they stand at home
  Instant at;
  std::string by{};  ///< who gave it, for the national journal; the gate asks for offices only
};

/// An office answers for a text that the guard warned about.
struct Override {
  std::string office;
  std::string reason;
  Hash record;
  std::string by{};  ///< as above
};

/// What is known besides the record when it is judged.
struct Circumstances {
  Instant now;
  std::vector<Approval> approvals;
  std::vector<Override> overrides;
};

/// The verdict with what the neighbour sees, or would see.
struct Judgement {
  Verdict verdict;
  std::optional<Released<record::Record>> released;  ///< there exactly when the outcome says so
  std::optional<record::Record> held;                ///< what would leave once it is approved or its time has come

  /// What the officer is shown as "what they will see"; null when nothing would leave.
  [[nodiscard]] const record::Record* projected() const {
    if (released) return &released->value();
    return held ? &*held : nullptr;
  }
};

class Gate {
 public:
  /// Builds the gate of `party` under one agreement; rules are compiled here, so that judging is cheap.
  ///
  /// Errors  refused: the party is not one of the agreement; a policy is for another party or agreement; the text is a
  ///         template; a rule asks for distances and the frontier was not handed in.
  ///         malformed: the frontier is unusable.
  [[nodiscard]] static Result<Gate> build(agreement::Agreement agreement,
                                          std::string_view party,
                                          std::vector<agreement::Policy> policies = {});
  Gate(Gate&&) noexcept;
  Gate& operator=(Gate&&) noexcept;
  ~Gate();

  /// Judges one record of this party. Hand the record over when it is not needed any more: that saves a copy.
  ///
  /// Errors  refused: the record is of another party or agreement; its office is unknown, of another party, lacks the
  ///         power `log` or the one that this kind takes (assent, erase, keys, ratify, withdraw), or may not author
  ///         this kind in this sector; an approval or override comes from an office that may not give it, or is for
  ///         another record. malformed: what the rules leave of the record is not a record (a rule strips what the kind
  ///         requires).
  /// Cost    about 2.5 us for an incident that leaves as it is, 5 us for one that is stripped and blurred, copying the
  ///         record included (best of five runs, 2 cores, -O2): half of that checks and writes the record again and
  ///         hashes the verdict. The frontier is searched (0.3 us) only when a rule asks for it.
  [[nodiscard]] Result<Judgement> judge(record::Record record, const Circumstances& circumstances) const;
  /// The same without approvals or overrides.
  [[nodiscard]] Result<Judgement> judge(record::Record record, Instant now) const;

  [[nodiscard]] const agreement::Agreement& agreement() const;
  [[nodiscard]] const std::string& party() const;

 private:
  struct State;
  explicit Gate(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace thalweg::release
