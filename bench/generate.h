// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/crypto.h"
#include "drill.h"
#include "files/system.h"
#include "journal/checkpoint.h"
#include "ledger/ledger.h"
#include "machine/draft.h"

/// Journals of any length, made faster than a node would: the entries are right, the records all alike but for a
/// number.
namespace thalweg::bench {

/// Salts that differ and cost nothing: a bench that fills a disk must not wait for the kernel's randomness.
class CountingEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(state_ >> (8 * (i % 8)));
    state_ += 0x9E37'79B9'7F4A'7C15;
  }

 private:
  std::uint64_t state_ = 1;
};

/// A record as a node completes it, with a number of ten digits that can be changed in place.
class NumberedRecord {
 public:
  NumberedRecord() {
    const auto agreement = must(agreement::parse(drill_agreement().text, drill_agreement().annexes));
    bytes_ =
        must(machine::complete(must(parse_json(notice(1'000'000'000))), "arr", agreement, files::system_now())).bytes;
    at_ = bytes_.find("1000000000");
  }

  [[nodiscard]] const Bytes& numbered(std::uint64_t number) {
    for (std::size_t i = 10; i-- > 0; number /= 10) bytes_[at_ + i] = static_cast<char>('0' + number % 10);
    return bytes_;
  }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

/// Appends a record that says when it is flushed only to what is in the ledger.
inline void append_record(ledger::Ledger& ledger, Entropy& entropy, BytesView record, std::uint64_t source) {
  const journal::OpeningView opening{entropy.hash(), machine::kRecordType, record};
  ledger.append({journal::EntryKind::record,
                 std::max(files::system_now(), ledger.last_at()),
                 journal::commitment(ledger.origin(), opening)},
                ledger::OpeningState::present,
                opening,
                source,
                entropy.hash());
}

/// A signed checkpoint over all that is durable.
struct Head {
  journal::Checkpoint checkpoint;
  std::string note;
};

inline Head sign_head(const ledger::Ledger& ledger, const std::string& party) {
  const auto signer = must(journal::make_signer(ledger.origin(), journal::KeyType::ed25519, seed_of(party + " log")));
  Head head{{ledger.origin(), ledger.durable_size(), ledger.root()}, {}};
  const std::string text = journal::to_text(head.checkpoint);
  head.note = journal::to_text(journal::Note{text, {journal::sign_note(text, signer)}});
  return head;
}

}  // namespace thalweg::bench
