// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "machine/neighbours_detail.h"

/// For the tests: a neighbour that has its key and its journal, and says whatever a test wants.
namespace thalweg::machine {

inline const std::string kLiarOrigin = "drill.thalweg/bes";

class Liar {
 public:
  /// Goes on from the files of an honest "bes", whose peers hold all that is in its journal.
  explicit Liar(const std::map<std::string, Bytes>& files) {
    disk_.restore(files);
    ledger_ = ledger::Ledger::open(disk_, journal_folder(kLiarOrigin), kLiarOrigin, {}).value();
    known_ = ledger_->size();
  }

  /// What is opened, or said to be erased.
  Hash say(journal::EntryKind kind,
           BytesView payload,
           std::string_view type = kRecordType,
           ledger::OpeningState state = ledger::OpeningState::present,
           Duration later = Duration::seconds(1)) {
    const journal::OpeningView opening{entropy_.hash(), type, payload};
    const journal::Entry entry{kind, ledger_->last_at() + later, journal::commitment(kLiarOrigin, opening)};
    if (state == ledger::OpeningState::present) {
      ledger_->append(entry, state, opening, 0, entropy_.hash());
    } else {
      ledger_->append_bare(entry, state);
    }
    return entry.commitment;
  }

  /// What is shown as it is: a peer's checkpoint, an objection.
  void show(journal::EntryKind kind, BytesView bytes) {
    ledger_->append({kind, ledger_->last_at() + Duration::seconds(1), sha256(bytes)},
                    ledger::OpeningState::plain,
                    {{}, {}, bytes},
                    0,
                    entropy_.hash());
  }

  /// The calls that bring all of it to a neighbour.
  [[nodiscard]] exchange::Call checkpoint() {
    CHECK(ledger_->flush().has_value());
    const std::string text = journal::to_text(journal::Checkpoint{kLiarOrigin, ledger_->size(), ledger_->root()});
    const auto signer = *journal::make_signer(kLiarOrigin, journal::KeyType::ed25519, seed_of("bes log"));
    journal::AddCheckpoint request{known_, {}, {text, {journal::sign_note(text, signer)}}};
    if (known_ > 0 && known_ < ledger_->size())
      request.proof = *journal::prove_consistency(*ledger_, known_, ledger_->size());
    return {"POST", "/add-checkpoint", "text/plain", journal::to_text(request)};
  }

  [[nodiscard]] exchange::Call records() {
    CHECK(ledger_->flush().has_value());
    auto upload = exchange::make_upload(*ledger_, known_, ledger_->size(), true, std::size_t{16} << 20);
    return {"POST", "/add-records", "application/octet-stream", std::move(upload.value().body)};
  }

 private:
  MemoryDisk disk_;
  CountingEntropy entropy_{3};
  std::unique_ptr<ledger::Ledger> ledger_;
  journal::TreeSize known_ = 0;
};

}  // namespace thalweg::machine
