// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/disk.h"
#include "base/json.h"
#include "host/node_folder.h"
#include "sensing/alert_log.h"
#include "sensing/engine.h"
#include "sensing/history.h"

/// The live picture of a node with what of it lies in the node's folder: who is heard, zones and rules, alerts.
namespace thalweg::host {

/// Who is heard: docs/operating.md. Without it nobody is.
inline constexpr std::string_view kSourcesFile = "sources.toml";
/// Zones and rules: docs/formats/rules.md. Without it there are none.
inline constexpr std::string_view kRulesFile = "picture/rules.json";

/// The lines of all frontiers that the newest versions of the agreements name.
/// Errors  malformed: a frontier that is none.
[[nodiscard]] Result<std::vector<std::vector<geometry::Position>>> frontier_lines(
    const std::vector<AgreementFolder>& agreements);

struct PictureSetup {
  std::function<Instant()> clock;
  std::function<void(std::string_view)> log;
  std::optional<sensing::HistoryOptions> history;  ///< none is kept without
};

/// Thread  any.
class Picture {
 public:
  /// Null where no agreement names a frontier: then there are no sides, and nothing to tell.
  /// Errors  malformed: sources.toml or the rules, naming the source, zone or rule; those of the disk.
  /// Owner   borrows the disk.
  [[nodiscard]] static Result<std::unique_ptr<Picture>> open(Disk& disk,
                                                             const std::vector<AgreementFolder>& agreements,
                                                             Entropy& entropy,
                                                             PictureSetup setup);
  ~Picture();
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;

  [[nodiscard]] sensing::Engine& engine() { return *engine_; }

  [[nodiscard]] const sensing::Engine& engine() const { return *engine_; }

  /// Null where none is kept.
  [[nodiscard]] const sensing::History* history() const { return history_.get(); }

  /// Has all that was taken in the history.  Errors  those of the disk.
  [[nodiscard]] Result<Unit> flush_history() { return engine_->flush_history(true); }

  [[nodiscard]] const std::vector<sensing::Consumer>& consumers() const { return consumers_; }

  /// A plan of other rules, with the same line.  Errors  malformed, naming the zone or rule.
  [[nodiscard]] Result<std::shared_ptr<const picture::Plan>> plan_of_rules(const Json& rules) const;

  /// Zones and rules as they were written, with their "version".
  [[nodiscard]] Json rules() const;
  /// Takes other rules, on disk and at work when it has returned.
  ///
  /// Errors  conflict: the body's "version" is not the one there is.  malformed: naming the zone or rule; those of the
  ///         disk.
  /// Cost    up to some seconds: not on a thread that others wait for.
  [[nodiscard]] Result<Json> put_rules(Json body);
  /// Silences a rule up to a moment.  Errors  not_found; as put_rules.
  [[nodiscard]] Result<Json> mute(std::string_view rule, Instant until);

  /// Has what became of alerts on disk.  Errors  those of the disk.
  [[nodiscard]] Result<Unit> save_alerts() { return alert_log_->save(); }

 private:
  Picture(Disk& disk, PictureSetup setup) : disk_(disk), setup_(std::move(setup)) {}

  [[nodiscard]] Result<Json> change(Json body);
  void advanced();

  Disk& disk_;
  PictureSetup setup_;
  std::vector<std::vector<geometry::Position>> lines_;
  mutable std::mutex mutex_;  ///< over the rules
  Json rules_;
  std::vector<sensing::Consumer> consumers_;
  std::unique_ptr<sensing::AlertLog> alert_log_;
  std::unique_ptr<sensing::History> history_;
  bool is_saving_ = true, is_recording_ = true;  ///< belong to the engine's thread
  std::unique_ptr<sensing::Engine> engine_;
};

/// The picture of a past moment, out of the history that it has.
/// Errors  those of the disk; exhausted: too much would have to be read.
[[nodiscard]] Result<sensing::Snapshot> past_snapshot(Picture& picture, Instant at);

}  // namespace thalweg::host
