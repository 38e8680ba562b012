// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "exchange/courier.h"

/// All receipts that we hold for one of our journals, in one file that only grows: a receipt is on disk before anybody
/// is told of it.
namespace thalweg::exchange {

/// A checkpoint that somebody cosigned says: everything of `origin` up to `size` was there at that time.
struct Cosigned {
  std::string origin;
  journal::TreeSize size = 0;
  Instant at;
};

/// What a note says that was verified before it was kept. Nothing when `cosigner`, a key's name, did not cosign it.
[[nodiscard]] std::optional<Cosigned> receipt_in(BytesView note, std::string_view cosigner);

class Receipts {
 public:
  /// Opens the file and drops a half-written receipt at its end.
  [[nodiscard]] static Result<Receipts> open(Disk& disk, std::string_view path);

  /// Stages a receipt of `peer`.
  void add(std::string_view peer, const Receipt& receipt);
  /// Makes the staged ones durable.  Errors  as File::sync: the process must stop.
  [[nodiscard]] Result<Unit> flush();

  /// The last durable receipt of each peer.
  [[nodiscard]] const std::map<std::string, Receipt, std::less<>>& last() const { return last_; }

  [[nodiscard]] std::uint64_t size_bytes() const { return end_; }

  /// A receipt as it lies in the file.
  struct Stored {
    std::string peer;
    Receipt receipt;
  };

  /// The receipts from byte `offset` on, at most about 1 MiB of them, and where the next begins.
  struct Batch {
    std::vector<Stored> receipts;
    std::uint64_t next = 0;
  };

  [[nodiscard]] static Result<Batch> read(const File& file, std::uint64_t offset, std::uint64_t end);

 private:
  std::unique_ptr<File> file_;
  std::uint64_t end_ = 0;
  Bytes staged_;
  std::map<std::string, Receipt, std::less<>> last_;
  std::map<std::string, Receipt, std::less<>> staged_last_;
};

}  // namespace thalweg::exchange
