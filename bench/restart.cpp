// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "generate.h"
#include "machine/own_journal.h"

/// How long a node with a long past takes from its start until it can serve: a party whose own journals are long, with
/// openings, and an observer that holds commitments only. Beside it, reading the entries once and hashing them.
namespace thalweg::bench {
namespace {

constexpr std::uint64_t kFlush = 100'000;

void fill_own(Disk& disk, const std::string& origin, const std::string& party, std::uint64_t count) {
  CountingEntropy entropy;
  auto own = must(machine::OwnJournal::open(disk, origin, seed_of(party + " log")));
  const Bytes payload(64, 'x');
  for (std::uint64_t i = 0; i < count; ++i) {
    const journal::OpeningView opening{entropy.hash(), "text/plain", payload};
    own.ledger().append(
        {journal::EntryKind::record, Instant::unix_ms(1'790'000'000'000), journal::commitment(origin, opening)},
        ledger::OpeningState::present,
        opening,
        i + 1,
        entropy.hash());
    if (i % kFlush == 0) must(own.commit(false));
  }
  must(own.commit(true));
}

double open_seconds(const Folder& folder, const std::string& id) {
  const auto disk = folder.disk(id);
  files::SystemEntropy entropy;
  const Stopwatch watch;
  const auto machine = must(machine::Machine::open(*disk, entropy, drill_setup(id), files::system_now()));
  for (const auto& journal : machine->journals()) {
    if (journal.size == 0) continue;
    const auto answer = machine->serve("drill", "bes", "/" + journal::origin_hash(journal.origin) + "/tile/0/000");
    if (journal.role != machine::JournalStatus::Role::national && !answer.ok())
      must(Result<Unit>(Error{Code::corrupt, answer.body}));
  }
  const double seconds = watch.seconds();
  must(machine->commit(files::system_now()));
  return seconds;
}

double hash_all_seconds(const Folder& folder, const std::string& id, const std::string& origin, std::uint64_t count) {
  const auto disk = folder.disk(id);
  const auto file = must(disk->open(machine::journal_folder(origin) + "/entries"));
  const Stopwatch watch;
  journal::CompactRange tree;
  for (std::uint64_t at = 0; at < count; at += kFlush) {
    const Bytes raw = must(file->read(at * 44, std::min(kFlush, count - at) * 44));
    for (std::size_t i = 0; i < raw.size(); i += 44) tree.append(journal::leaf_hash(BytesView(raw).substr(i + 2, 42)));
  }
  return watch.seconds();
}

void report(const std::string& what, double first, double again, double hashing) {
  char beside[160];
  std::snprintf(beside,
                sizeof beside,
                "the first time, with nothing remembered: %.1f s; reading and hashing all entries: %.1f s (goal 5 s)",
                first,
                hashing);
  figure(what, again, "s", beside);
}

void party(std::uint64_t count) {
  const Folder folder("restart-party");
  const std::string origin = agreement::origin("drill", "arr");
  {
    const auto disk = folder.disk("arr");
    fill_own(*disk, machine::national_origin("arr"), "arr", count);
    fill_own(*disk, origin, "arr", count);
  }
  const double first = open_seconds(folder, "arr");
  const double again = open_seconds(folder, "arr");
  report("restart of a party, 2 journals of " + std::to_string(count),
         first,
         again,
         hash_all_seconds(folder, "arr", origin, count));
}

void observer(std::uint64_t count) {
  const Folder folder("restart-observer");
  const std::string origin = agreement::origin("drill", "arr");
  const auto arr_disk = folder.disk("arr");
  const auto source = must(ledger::Ledger::open(*arr_disk, "source", origin, {}));
  CountingEntropy entropy;
  for (std::uint64_t i = 0; i < count; ++i) {
    source->append_bare({journal::EntryKind::record, Instant::unix_ms(1'790'000'000'000), entropy.hash()},
                        ledger::OpeningState::none);
    if (i % kFlush == 0) must(source->flush());
  }
  must(source->flush());
  const Head head = sign_head(*source, "arr");
  double taking = 0;
  {
    const auto disk = folder.disk("obs");
    files::SystemEntropy salts;
    const auto machine = must(machine::Machine::open(*disk, salts, drill_setup("obs"), files::system_now()));
    const auto ask = [&](const exchange::Call& call) {
      const Stopwatch watch;
      machine->request(1, "drill", "arr", call, files::system_now());
      const auto effects = must(machine->commit(files::system_now()));
      taking += watch.seconds();
      if (effects.answered.size() != 1 || !effects.answered[0].second.ok())
        must(Result<Unit>(
            Error{Code::refused, effects.answered.empty() ? "no answer" : effects.answered[0].second.body}));
    };
    ask({"POST",
         "/add-checkpoint",
         "text/plain; charset=utf-8",
         journal::to_text(journal::AddCheckpoint{0, {}, must(journal::parse_note(head.note))})});
    for (journal::EntryIndex at = 0; at < count;) {
      auto upload = must(exchange::make_upload(*source, at, count, false, 8 * 1024 * 1024));
      at = upload.end;
      ask({"POST", "/add-entries", "application/octet-stream", std::move(upload.body)});
    }
  }
  figure("observer takes " + std::to_string(count) + " commitments", static_cast<double>(count) / taking, "entries/s");
  const double first = open_seconds(folder, "obs");
  const double again = open_seconds(folder, "obs");
  report("restart of an observer, " + std::to_string(count) + " entries",
         first,
         again,
         hash_all_seconds(folder, "obs", origin, count));
}

}  // namespace
}  // namespace thalweg::bench

int main(int argc, char** argv) {
  const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  thalweg::bench::observer(count);
  thalweg::bench::party(count);
}
