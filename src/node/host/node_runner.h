// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/http.h"
#include "host/journals.h"
#include "machine/machine.h"

/// Runs the machine on one thread. All that has come in meanwhile is taken at once, and made durable with one commit:
/// the more there is to do, the cheaper each record becomes.
namespace thalweg::host {

using Clock = std::function<Instant()>;

struct RunnerOptions {
  Clock clock;
  std::size_t queue_count_max = 4096;              ///< inputs that wait
  std::size_t queue_bytes_max = 64 * 1024 * 1024;  ///< and their bytes
  std::function<void(std::string_view)> log;       ///< notices, one line each
  std::function<void(const Error&)>
      fatal;                    ///< a commit failed: the process must stop; called once, on the machine's thread
  std::function<void()> grown;  ///< journals have become longer
};

/// Counts since the start, for the operator.
struct RunnerCounters {
  std::uint64_t rounds = 0, inputs = 0, drafts = 0, released = 0, held = 0, withheld = 0, refused = 0;
  std::uint64_t requests = 0, calls = 0, turned_away = 0;
  std::uint64_t queued = 0;  ///< now
};

class NodeRunner {
 public:
  /// Takes over the machine and starts the thread.
  /// Owner  borrows `link` and `journals` until destroyed.
  NodeRunner(std::unique_ptr<machine::Machine> machine, Link& link, Journals& journals, RunnerOptions options);
  ~NodeRunner();
  /// Answers what is under way, then stops; what still waits in the queue is answered `unavailable`. Nothing is
  /// answered after it has returned. Also done by the destructor.
  void stop();
  NodeRunner(const NodeRunner&) = delete;
  NodeRunner& operator=(const NodeRunner&) = delete;

  // Inputs. The answer comes once, on the machine's thread, after it has become durable. Errors at once, and then no
  // answer: exhausted: the queue is full, try again later.  unavailable: it stops.

  using OnSubmitted = std::function<void(Result<std::vector<machine::Submitted>>)>;
  using OnAnswer = std::function<void(Result<exchange::Answer>)>;
  using OnNoted = std::function<void(Result<Unit>)>;
  using Acts = std::vector<Bytes>;
  /// `acts` go into the national journal just before, and are durable together with it.
  [[nodiscard]] Result<Unit> submit(std::vector<machine::Draft> drafts, OnSubmitted done, Acts acts = {});
  [[nodiscard]] Result<Unit> approve(const Hash& national, machine::Consent consent, OnSubmitted done, Acts acts = {});
  /// Acts alone.
  [[nodiscard]] Result<Unit> note(Acts acts, OnNoted done);
  [[nodiscard]] Result<Unit> request(std::string agreement, std::string peer, exchange::Call call, OnAnswer done);
  [[nodiscard]] Result<Unit> import_bundle(Bytes bundle, OnAnswer done);
  /// Looks at the machine between two rounds. `look` gets null when it stops first.
  using Look = std::function<void(const machine::Machine*, Instant now)>;
  [[nodiscard]] Result<Unit> read(Look look);
  /// Hands in a further agreement; afterwards its journals are followed as well.
  [[nodiscard]] Result<Unit> add_agreement(machine::AgreementText text, std::function<void(Result<Unit>)> done);

  [[nodiscard]] RunnerCounters counters() const;
  [[nodiscard]] Instant now() const;

 private:
  struct State;
  /// Shared with answers of peers that come after the end.
  std::shared_ptr<State> state_;
};

}  // namespace thalweg::host
