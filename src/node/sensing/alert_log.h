// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string_view>

#include "base/disk.h"
#include "base/json.h"
#include "sensing/alerts.h"

/// The alerts over a restart: a file that grows by one frame for each alert that is new or has changed, and is written
/// anew when most of it is out of date.
namespace thalweg::sensing {

/// An alert as the file has it, and back.
[[nodiscard]] Json to_json(const KeptAlert& alert);
/// Errors  malformed.
[[nodiscard]] Result<KeptAlert> kept_alert_from_json(const Json& json);

/// The alerts in such a file's bytes, each as it was last; `good` is how many of the bytes are whole.
struct AlertsRead {
  std::map<std::uint64_t, KeptAlert> alerts;
  std::size_t good = 0;
};

[[nodiscard]] AlertsRead read_alert_log(BytesView bytes);

/// Thread  any.
class AlertLog {
 public:
  /// Reads what is there into the book, and cuts off what a crash left half written.
  /// Errors  those of the disk.
  /// Owner   borrows both.
  [[nodiscard]] static Result<std::unique_ptr<AlertLog>> open(Disk& disk, AlertBook& book);

  /// Writes what has changed; it is on disk when this has returned.
  /// Errors  those of the disk; after one nothing more is written, and the same comes again.
  [[nodiscard]] Result<Unit> save();

  static constexpr std::string_view kFile = "picture/alerts.log";
  static constexpr std::uint64_t kRewriteFrom = 1024 * 1024;

 private:
  AlertLog(Disk& disk, AlertBook& book) : disk_(disk), book_(book) {}

  [[nodiscard]] Result<Unit> write();
  [[nodiscard]] Result<Unit> write_anew();

  Disk& disk_;
  AlertBook& book_;
  std::mutex mutex_;
  std::unique_ptr<File> file_;
  std::uint64_t end_ = 0;
  std::uint64_t rewrite_at_ = kRewriteFrom;
  std::uint64_t saved_ = 0;  ///< the book's changes that are on disk
  std::optional<Error> failed_;
};

}  // namespace thalweg::sensing
