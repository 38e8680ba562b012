// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <optional>
#include <vector>

#include "generate.h"

/// A node comes back and finds that its neighbour has said a million records meanwhile: all of them are verified, made
/// durable and cosigned. Beside it, what cannot be left out: each record's commitment and leaf hash, its bytes written,
/// one sync for each upload.
namespace thalweg::bench {
namespace {

/// A machine without neighbours: calls go unanswered, except that the greeting is told that nothing is known.
class Alone {
 public:
  Alone(const Folder& folder, const std::string& id) : disk_(folder.disk(id)) {
    machine_ = must(machine::Machine::open(*disk_, entropy_, drill_setup(id), files::system_now()));
  }

  machine::Effects step() {
    machine::Effects effects = must(machine_->commit(files::system_now()));
    for (const auto& call : effects.calls)
      machine_->answered(
          call.id, exchange::Answer{404, "text/plain; charset=utf-8", "nothing here\n"}, files::system_now());
    return effects;
  }

  exchange::Answer ask(const exchange::Call& call) {
    machine_->request(1, "drill", "arr", call, files::system_now());
    for (auto& [token, answer] : step().answered) return std::move(answer);
    return {500, "", ""};
  }

  machine::Machine& operator*() { return *machine_; }

 private:
  std::unique_ptr<Disk> disk_;
  files::SystemEntropy entropy_;
  std::unique_ptr<machine::Machine> machine_;
};

void bring_into_force(Alone& node) {
  for (int i = 0; i < 3; ++i) node.step();
  (*node).submit(1, {{ratification("bes", *node), "", ""}}, files::system_now());
  node.step();
}

double limit_seconds(const Folder& folder, ledger::Ledger& source, std::size_t batch) {
  const auto disk = folder.disk("limit");
  const auto file = must(disk->open("records"));
  double seconds = 0;
  std::uint64_t end = 0;
  for (journal::EntryIndex at = 0; at < source.durable_size(); at += batch) {
    const journal::TreeSize until = std::min<journal::TreeSize>(at + batch, source.durable_size());
    const auto openings = must(source.openings(at, until));
    const Stopwatch watch;
    Bytes bytes;
    journal::CompactRange tree;
    for (const auto& stored : openings) {
      tree.append(journal::leaf_hash(journal::commitment(source.origin(), stored.opening).view()));
      bytes += stored.opening.payload;
    }
    must(file->write(end, bytes));
    must(file->sync());
    end += bytes.size();
    seconds += watch.seconds();
  }
  return seconds;
}

void run(std::uint64_t count) {
  const Folder folder("catch-up");
  Alone bes(folder, "bes");
  bring_into_force(bes);
  const auto arr_disk = folder.disk("arr");
  const auto source = must(ledger::Ledger::open(*arr_disk, "source", agreement::origin("drill", "arr"), {}));
  CountingEntropy entropy;
  const auto agreement = must(agreement::parse(drill_agreement().text, drill_agreement().annexes));
  append_record(
      *source,
      entropy,
      must(machine::complete(must(parse_json(ratification("arr", *bes))), "arr", agreement, files::system_now())).bytes,
      0);
  NumberedRecord record;
  for (std::uint64_t i = 1; i < count; ++i) {
    append_record(*source, entropy, record.numbered(i), 0);
    if (i % 50'000 == 0) must(source->flush());
  }
  must(source->flush());
  const Head head = sign_head(*source, "arr");

  double seconds = 0;
  double processor = 0;
  std::size_t uploads = 0;
  const auto ask = [&](const exchange::Call& call) {
    const Stopwatch watch;
    const double before = thread_seconds();
    exchange::Answer answer = bes.ask(call);
    seconds += watch.seconds();
    processor += thread_seconds() - before;
    if (answer.ok()) return answer;
    std::fprintf(stderr, "bench: %d %s\n", answer.status, answer.body.c_str());
    std::exit(1);
  };
  journal::AddCheckpoint first{0, {}, must(journal::parse_note(head.note))};
  ask({"POST", "/add-checkpoint", "text/plain; charset=utf-8", journal::to_text(first)});
  for (journal::EntryIndex at = 0; at < count; ++uploads) {
    auto upload = must(exchange::make_upload(*source, at, count, true, 8 * 1024 * 1024));
    at = upload.end;
    ask({"POST", "/add-records", "application/octet-stream", std::move(upload.body)});
  }
  const double limit = limit_seconds(folder, *source, count / uploads);
  char beside[160];
  std::snprintf(
      beside,
      sizeof beside,
      "%.0f records/s; %s records/s; processor %.1f us a record (goal 10 s for a million)",
      static_cast<double>(count) / seconds,
      share(static_cast<double>(count) / seconds, "commit-and-sync", static_cast<double>(count) / limit).c_str(),
      1e6 * processor / static_cast<double>(count));
  figure("catch up on " + std::to_string(count) + " records of " + std::to_string(record.numbered(1).size()) + " bytes",
         seconds,
         "s",
         beside);
}

}  // namespace
}  // namespace thalweg::bench

int main(int argc, char** argv) {
  thalweg::bench::run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000);
}
