// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "drill.h"
#include "files/system.h"

/// The whole way of a record: checked and released here, durable in the national and the agreement's journal, sent,
/// verified, durable and cosigned there, the receipt back and durable here. Two machines over real files in one
/// process, a thread each, as two nodes have; calls and answers change hands as values, so that what a line costs is
/// not in it.
namespace thalweg::bench {
namespace {

/// A machine on its own thread. Takes all that has come in, then commits once, as the node's runner does.
class Node {
 public:
  using Input = std::function<void(machine::Machine&, Instant)>;
  using OnEffects = std::function<void(machine::Effects&)>;

  Node(const Folder& folder, const std::string& id) : disk_(folder.disk(id)) {
    machine_ = must(machine::Machine::open(*disk_, entropy_, drill_setup(id), files::system_now()));
  }

  void start(OnEffects on_effects) {
    on_effects_ = std::move(on_effects);
    thread_ = std::thread([this] { loop(); });
  }

  void stop() {
    post([this](machine::Machine&, Instant) { stopping_ = true; });
    thread_.join();
  }

  void post(Input input) {
    {
      const std::scoped_lock lock(mutex_);
      inbox_.push_back(std::move(input));
    }
    ready_.notify_one();
  }

  /// Before `start` and after `stop` only.
  [[nodiscard]] const machine::Machine& machine() const { return *machine_; }

  [[nodiscard]] double busy_seconds() const { return busy_.load(); }

  [[nodiscard]] double kept_waiting_seconds() const { return kept_waiting_.load(); }

 private:
  void loop() {
    std::deque<Input> taken;
    while (!stopping_) {
      taken.clear();
      {
        std::unique_lock lock(mutex_);
        ready_.wait_for(lock, std::chrono::milliseconds(50), [this] { return !inbox_.empty(); });
        std::swap(taken, inbox_);
      }
      const Instant now = files::system_now();
      for (const Input& input : taken) input(*machine_, now);
      machine_->tick(now);
      machine::Effects effects = must(machine_->commit(files::system_now()));
      on_effects_(effects);
      busy_.store(thread_seconds());
      kept_waiting_.store(thread_kept_waiting_seconds());
    }
  }

  std::unique_ptr<Disk> disk_;
  files::SystemEntropy entropy_;
  std::unique_ptr<machine::Machine> machine_;
  OnEffects on_effects_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Input> inbox_;
  bool stopping_ = false;
  std::atomic<double> busy_ = 0;
  std::atomic<double> kept_waiting_ = 0;
  std::thread thread_;
};

/// Two nodes joined by a line, and what has been receipted.
class Pair {
 public:
  explicit Pair(const Folder& folder) : arr_(folder, "arr"), bes_(folder, "bes") {
    arr_.start([this](machine::Effects& effects) { deliver(arr_, bes_, "arr", effects); });
    bes_.start([this](machine::Effects& effects) { deliver(bes_, arr_, "bes", effects); });
    ratify();
  }

  ~Pair() {
    arr_.stop();
    bes_.stop();
  }

  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  /// Hands in a batch at arr, and remembers when.
  void submit(std::vector<machine::Draft> drafts, std::chrono::steady_clock::time_point since) {
    auto shared = std::make_shared<std::vector<machine::Draft>>(std::move(drafts));
    const machine::Token token = next_token_++;
    {
      const std::scoped_lock lock(mutex_);
      submitted_[token] = {since, shared->size()};
      unreceipted_ += shared->size();
    }
    arr_.post(
        [shared, token](machine::Machine& machine, Instant now) { machine.submit(token, std::move(*shared), now); });
  }

  /// Waits until at most `count` records are on their way.
  void wait(std::uint64_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return unreceipted_ <= count; });
  }

  /// The time of each batch from `since` to its durable receipt, in milliseconds.
  [[nodiscard]] std::vector<double> take_times() {
    const std::scoped_lock lock(mutex_);
    return std::move(times_ms_);
  }

  [[nodiscard]] Node& arr() { return arr_; }

  [[nodiscard]] Node& bes() { return bes_; }

 private:
  struct Batch {
    std::chrono::steady_clock::time_point since;
    std::size_t count = 0;
    journal::TreeSize size = 0;  ///< of the journal that holds it
  };

  void ratify() {
    for (Node* node : {&arr_, &bes_}) {
      node->post([](machine::Machine& machine, Instant now) {
        machine.submit(0, {{ratification(machine.id(), machine), "", ""}}, now);
      });
    }
    for (bool in_force = false; !in_force;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      in_force = true;
      for (Node* node : {&arr_, &bes_}) {
        std::atomic<int> answer = -1;
        node->post([&answer](machine::Machine& machine, Instant) {
          answer = machine.agreements().front().in_force != nullptr;
        });
        while (answer < 0) std::this_thread::yield();
        in_force = in_force && answer == 1;
      }
    }
  }

  void deliver(Node& from, Node& to, const std::string& id, machine::Effects& effects) {
    for (auto& call : effects.calls) {
      if (call.peer == "obs") {
        from.post([number = call.id](machine::Machine& machine, Instant now) {
          machine.answered(number, Error{Code::unavailable, "no observer here"}, now);
        });
        continue;
      }
      const machine::Token token = (id == "arr" ? 1'000'000'000'000u : 2'000'000'000'000u) + call.id;
      auto shared = std::make_shared<exchange::Call>(std::move(call.call));
      to.post([shared, token, id, agreement = call.agreement](machine::Machine& machine, Instant now) {
        machine.request(token, agreement, id, *shared, now);
      });
    }
    for (auto& [token, answer] : effects.answered) {
      const std::uint64_t number = token % 1'000'000'000'000u;
      to.post([number, given = std::move(answer)](machine::Machine& machine, Instant now) {
        machine.answered(number, given, now);
      });
    }
    if (id == "arr") watch(effects);
  }

  void watch(const machine::Effects& effects) {
    const auto at = std::chrono::steady_clock::now();
    const std::scoped_lock lock(mutex_);
    for (const auto& grown : effects.grown) {
      if (grown.origin == "drill.thalweg/arr") own_size_ = grown.size;
    }
    for (const auto& [token, results] : effects.submitted) {
      if (token == 0) continue;
      for (const auto& result : results) {
        if (result.status == machine::Submitted::Status::released) continue;
        std::fprintf(stderr,
                     "bench: a draft was not released: %s\n",
                     result.error ? result.error->detail.c_str() : result.verdict->reason.c_str());
        std::exit(1);
      }
      Batch batch = submitted_.extract(token).mapped();
      batch.size = own_size_;
      waiting_.push_back(batch);
    }
    if (waiting_.empty()) return;
    for (const machine::PeerStatus& peer : arr_.machine().peers()) {
      if (peer.id != "bes") continue;
      while (!waiting_.empty() && waiting_.front().size <= peer.receipted) {
        times_ms_.push_back(std::chrono::duration<double, std::milli>(at - waiting_.front().since).count());
        unreceipted_ -= waiting_.front().count;
        waiting_.pop_front();
      }
    }
    changed_.notify_all();
  }

  Node arr_, bes_;
  std::atomic<machine::Token> next_token_ = 1;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<machine::Token, Batch> submitted_;
  std::deque<Batch> waiting_;
  std::vector<double> times_ms_;
  std::uint64_t unreceipted_ = 0;
  journal::TreeSize own_size_ = 0;
};

using MakeDraft = std::string (*)(std::uint64_t);

std::vector<machine::Draft> make_batch(MakeDraft make, std::uint64_t first, std::size_t count) {
  std::vector<machine::Draft> drafts;
  drafts.reserve(count);
  for (std::size_t i = 0; i < count; ++i) drafts.push_back({make(first + i), "", ""});
  return drafts;
}

/// What no two journals that cite each other can do without, in the same number of threads: per record two commitments
/// and leaf hashes here (national, agreement) and one there, its bytes written twice here and once there, a sync per
/// batch each.
double limit_rate(std::size_t batch, std::size_t count, std::size_t record_bytes) {
  const Folder folder("limit");
  const auto side = [&](const std::string& id, int times) {
    files::SystemEntropy entropy;
    const auto disk = folder.disk(id);
    const auto file = must(disk->open("records"));
    const std::string record(record_bytes, 'x');
    journal::CompactRange tree;
    std::uint64_t end = 0;
    for (std::size_t done = 0; done < count; done += batch) {
      for (int turn = 0; turn < times; ++turn) {
        Bytes bytes;
        for (std::size_t i = 0; i < batch; ++i) {
          const Hash made = journal::commitment("drill.thalweg/arr",
                                                journal::OpeningView{entropy.hash(), machine::kRecordType, record});
          tree.append(journal::leaf_hash(made.view()));
          bytes += record;
        }
        must(file->write(end, bytes));
        must(file->sync());
        end += bytes.size();
      }
    }
  };
  const Stopwatch watch;
  std::thread here([&] { side("arr", 2); });
  std::thread there([&] { side("bes", 1); });
  here.join();
  there.join();
  return static_cast<double>(count) / watch.seconds();
}

void throughput(Pair& pair, const std::string& what, MakeDraft make, std::size_t count, std::size_t batch) {
  constexpr std::size_t kWindow = 8;  // batches on their way at once
  std::vector<std::vector<machine::Draft>> batches;
  for (std::size_t done = 0; done < count; done += batch) batches.push_back(make_batch(make, done, batch));
  const double limit = limit_rate(batch, count, 450);
  const double arr_before = pair.arr().busy_seconds();
  const double bes_before = pair.bes().busy_seconds();
  const double waited_before = pair.arr().kept_waiting_seconds();
  (void)pair.take_times();
  const Stopwatch watch;
  for (auto& drafts : batches) {
    pair.submit(std::move(drafts), std::chrono::steady_clock::now());
    pair.wait((kWindow - 1) * batch);
  }
  pair.wait(0);
  const double seconds = watch.seconds();
  const double rate = static_cast<double>(count) / seconds;
  const double per = 1e6 / static_cast<double>(count);
  char beside[240];
  std::snprintf(
      beside,
      sizeof beside,
      "%s; processor here %.1f us, there %.1f us a record; kept waiting for one %.0f%% of the time (goal 100000)",
      share(rate, "commit-and-sync", limit).c_str(),
      per * (pair.arr().busy_seconds() - arr_before),
      per * (pair.bes().busy_seconds() - bes_before),
      100 * (pair.arr().kept_waiting_seconds() - waited_before) / seconds);
  figure("whole way, " + what + ", batch " + std::to_string(batch), rate, "records/s", beside);
}

/// One record each millisecond, whatever became of those before; times count from when each was due.
void latency(Pair& pair, std::size_t count) {
  (void)pair.take_times();
  auto due = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    due += std::chrono::milliseconds(1);
    std::this_thread::sleep_until(due);
    pair.submit(make_batch(notice, i, 1), due);
  }
  pair.wait(0);
  std::vector<double> times = pair.take_times();
  std::sort(times.begin(), times.end());
  const auto at = [&](double part) {
    return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
  };
  char beside[160];
  std::snprintf(beside,
                sizeof beside,
                "p50 %.1f, p90 %.1f, p99.9 %.1f, worst %.1f (goal p99 50)",
                at(0.5),
                at(0.9),
                at(0.999),
                times.back());
  figure("whole way at 1,000 records/s, p99", at(0.99), "ms", beside);
}

}  // namespace
}  // namespace thalweg::bench

int main(int argc, char** argv) {
  using namespace thalweg::bench;
  const std::string only = argc > 1 ? argv[1] : "";
  const std::size_t count = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 200'000;
  const Folder folder("neighbours");
  Pair pair(folder);
  if (only.empty() || only == "notice") throughput(pair, "notice", notice, count, 5'000);
  if (only.empty() || only == "incident") throughput(pair, "incident, blurred", incident, count, 5'000);
  if (only.empty()) throughput(pair, "notice", notice, count / 10, 100);
  if (only.empty() || only == "latency") latency(pair, 10'000);
}
