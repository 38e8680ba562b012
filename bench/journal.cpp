// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <vector>

#include "base/crypto.h"
#include "files/system.h"
#include "journal/commitment.h"
#include "machine/own_journal.h"
#include "machine/payloads.h"
#include "measure.h"

/// Durable appends with group commit, beside a loop that does the least that any such journal must: per record the
/// salted commitment (HMAC-SHA-256 of origin, type and payload), its leaf hash and one tree node, and the record's
/// bytes appended to one file; per batch one write and one fdatasync. A second such loop also seals each record,
/// without which it could not be erased. Ours does all that and more: see bench/README.md.
namespace thalweg::bench {
namespace {

constexpr std::string_view kOrigin = "bench.thalweg/arr";
constexpr std::size_t kRecordBytes = 256;

std::string payload(std::uint64_t number) {
  std::string text = R"({"n":)" + std::to_string(number) + R"(,"text":")";
  text.resize(kRecordBytes - 2, 'x');
  return text + "\"}";
}

double hash_and_write(const Folder& folder, Entropy& entropy, std::size_t batch, std::size_t count, bool sealing) {
  const auto disk = folder.disk((sealing ? "sealed" : "limit") + std::to_string(batch));
  const auto file = must(disk->open("records"));
  const std::string record = payload(7);
  journal::CompactRange tree;
  const Stopwatch watch;
  std::uint64_t end = 0;
  for (std::size_t done = 0; done < count; done += batch) {
    Bytes bytes;
    for (std::size_t i = 0; i < batch; ++i) {
      const Hash made =
          journal::commitment(kOrigin, journal::OpeningView{entropy.hash(), machine::kRecordType, record});
      tree.append(
          journal::leaf_hash(journal::view(journal::encode({journal::EntryKind::record, files::system_now(), made}))));
      if (sealing) {
        append_sealed(bytes, entropy.hash(), {record});
      } else {
        bytes += record;
      }
    }
    must(file->write(end, bytes));
    must(file->sync());
    end += bytes.size();
  }
  return static_cast<double>(count) / watch.seconds();
}

void stage(ledger::Ledger& ledger, Entropy& entropy, const std::string& record, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const journal::OpeningView opening{entropy.hash(), machine::kRecordType, record};
    const Hash made = journal::commitment(ledger.origin(), opening);
    ledger.append({journal::EntryKind::record, std::max(files::system_now(), ledger.last_at()), made},
                  ledger::OpeningState::present,
                  opening,
                  0,
                  entropy.hash());
  }
}

double ledger_rate(const Folder& folder, Entropy& entropy, std::size_t batch, std::size_t count) {
  const auto disk = folder.disk("ledger" + std::to_string(batch));
  const auto ledger = must(ledger::Ledger::open(*disk, "j", std::string(kOrigin), {}));
  const std::string record = payload(7);
  const Stopwatch watch;
  for (std::size_t done = 0; done < count; done += batch) {
    stage(*ledger, entropy, record, batch);
    must(ledger->flush());
  }
  return static_cast<double>(count) / watch.seconds();
}

double own_journal_rate(const Folder& folder, Entropy& entropy, std::size_t batch, std::size_t count) {
  const auto disk = folder.disk("own" + std::to_string(batch));
  auto own = must(machine::OwnJournal::open(*disk, std::string(kOrigin), sha256("seed")));
  const std::string record = payload(7);
  const Stopwatch watch;
  for (std::size_t done = 0; done < count; done += batch) {
    stage(own.ledger(), entropy, record, batch);
    must(own.commit(true));
  }
  return static_cast<double>(count) / watch.seconds();
}

/// The middle of three turns; the three loops take turns, so that a noisy moment meets all of them.
struct Turns {
  std::array<double, 3> limit{}, sealed{}, ledger{}, own{};
};

double middle(std::array<double, 3> values) {
  std::sort(values.begin(), values.end());
  return values[1];
}

void run() {
  files::SystemEntropy entropy;
  for (const auto& [batch, count] :
       {std::pair<std::size_t, std::size_t>{1, 1'000}, {100, 50'000}, {1'000, 200'000}, {10'000, 300'000}}) {
    Turns turns;
    for (std::size_t i = 0; i < 3; ++i) {
      const Folder folder("journal");
      turns.limit[i] = hash_and_write(folder, entropy, batch, count, false);
      turns.sealed[i] = hash_and_write(folder, entropy, batch, count, true);
      turns.ledger[i] = ledger_rate(folder, entropy, batch, count);
      turns.own[i] = own_journal_rate(folder, entropy, batch, count);
    }
    const auto beside = [&](double rate) {
      return share(rate, "hash-and-write", middle(turns.limit)) + "; " +
             share(rate, "hash-seal-and-write", middle(turns.sealed));
    };
    const std::string size = "batch " + std::to_string(batch);
    figure(
        "journal, durable, " + size, middle(turns.ledger), "records/s", beside(middle(turns.ledger)) + " (goal 60%)");
    figure("journal, durable and signed, " + size, middle(turns.own), "records/s", beside(middle(turns.own)));
  }
}

}  // namespace
}  // namespace thalweg::bench

int main() {
  thalweg::bench::run();
}
