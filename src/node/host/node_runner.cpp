// SPDX-License-Identifier: Apache-2.0
#include "host/node_runner.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace thalweg::host {
namespace {

const Error kStopping{Code::unavailable, "the node is stopping; try again when it is back"};

}  // namespace

/// Shared with the answers of peers that are still under way when the runner goes.
struct NodeRunner::State : std::enable_shared_from_this<NodeRunner::State> {
  /// Something that waits for the machine. Either `run` or `cancel` is called, once.
  struct Input {
    std::function<void(State&, Instant)> run;
    std::function<void()> cancel;
    std::size_t bytes = 0;
  };

  State(std::unique_ptr<machine::Machine> machine_in, Link& link_in, Journals& journals_in, RunnerOptions options_in)
      : machine(std::move(machine_in)), link(&link_in), journals(journals_in), options(std::move(options_in)) {}

  // Belong to the machine's thread.
  std::unique_ptr<machine::Machine> machine;
  Link* link;
  Journals& journals;
  RunnerOptions options;
  machine::Token next_token = 1;
  std::map<machine::Token, OnSubmitted> submitted;
  std::map<machine::Token, OnAnswer> answered;
  std::vector<OnNoted> noted;

  mutable std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::deque<Input> inputs;
  std::deque<Input> looks;
  std::size_t queued_bytes = 0;
  bool stop = false;
  RunnerCounters counters;
  std::thread thread;

  [[nodiscard]] Result<Unit> push(std::deque<Input>& queue, Input input, bool bounded = true);
  void run();
  [[nodiscard]] bool round(std::deque<Input>& batch, std::deque<Input>& looking, bool tick);
  void dispatch(machine::Effects& effects);
  void send(machine::OutgoingCall call);
  void cancel_all(std::deque<Input>& queue);
  void count(const std::vector<machine::Submitted>& results);
};

// ---------------------------------------------------------------------------------------------------------------------
// Queueing, from any thread.

Result<Unit> NodeRunner::State::push(std::deque<Input>& queue, Input input, bool bounded) {
  {
    const std::lock_guard lock(mutex);
    if (stop) return kStopping;
    const bool full =
        inputs.size() + looks.size() >= options.queue_count_max || queued_bytes + input.bytes > options.queue_bytes_max;
    if (bounded && full) {
      ++counters.turned_away;
      return Error{Code::exhausted,
                   std::to_string(inputs.size() + looks.size()) + " requests with " + std::to_string(queued_bytes) +
                       " bytes already wait; try again in a moment"};
    }
    queued_bytes += input.bytes;
    queue.push_back(std::move(input));
  }
  changed.notify_one();
  return Unit{};
}

NodeRunner::NodeRunner(std::unique_ptr<machine::Machine> machine, Link& link, Journals& journals, RunnerOptions options)
    : state_(std::make_shared<State>(std::move(machine), link, journals, std::move(options))) {
  journals.update(state_->machine->journals());
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

NodeRunner::~NodeRunner() {
  stop();
}

void NodeRunner::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

Result<Unit> NodeRunner::submit(std::vector<machine::Draft> drafts, OnSubmitted done, Acts acts) {
  std::size_t bytes = 0;
  for (const machine::Draft& draft : drafts) bytes += draft.json.size();
  auto shared = std::make_shared<std::vector<machine::Draft>>(std::move(drafts));
  return state_->push(state_->inputs,
                      {[shared, acts = std::move(acts), done](State& state, Instant now) {
                         const machine::Token token = state.next_token++;
                         state.submitted.emplace(token, done);
                         state.machine->note(acts, now);
                         state.machine->submit(token, std::move(*shared), now);
                       },
                       [done] { done(kStopping); },
                       bytes});
}

Result<Unit> NodeRunner::approve(const Hash& national, machine::Consent consent, OnSubmitted done, Acts acts) {
  return state_->push(
      state_->inputs,
      {[national, consent = std::move(consent), acts = std::move(acts), done](State& state, Instant now) {
         const machine::Token token = state.next_token++;
         state.submitted.emplace(token, done);
         state.machine->note(acts, now);
         state.machine->approve(token, national, consent, now);
       },
       [done] { done(kStopping); }});
}

Result<Unit> NodeRunner::note(Acts acts, OnNoted done) {
  std::size_t bytes = 0;
  for (const Bytes& act : acts) bytes += act.size();
  return state_->push(state_->inputs,
                      {[acts = std::move(acts), done](State& state, Instant now) {
                         state.noted.push_back(done);
                         state.machine->note(acts, now);
                       },
                       [done] { done(kStopping); },
                       bytes});
}

Result<Unit> NodeRunner::request(std::string agreement, std::string peer, exchange::Call call, OnAnswer done) {
  const std::size_t bytes = call.body.size();
  auto shared = std::make_shared<exchange::Call>(std::move(call));
  return state_->push(
      state_->inputs,
      {[agreement = std::move(agreement), peer = std::move(peer), shared, done](State& state, Instant now) {
         const machine::Token token = state.next_token++;
         state.answered.emplace(token, done);
         state.machine->request(token, agreement, peer, *shared, now);
       },
       [done] { done(kStopping); },
       bytes});
}

Result<Unit> NodeRunner::import_bundle(Bytes bundle, OnAnswer done) {
  const std::size_t bytes = bundle.size();
  auto shared = std::make_shared<Bytes>(std::move(bundle));
  return state_->push(state_->inputs,
                      {[shared, done](State& state, Instant now) {
                         const machine::Token token = state.next_token++;
                         state.answered.emplace(token, done);
                         state.machine->import_bundle(token, *shared, now);
                       },
                       [done] { done(kStopping); },
                       bytes});
}

Result<Unit> NodeRunner::read(Look look) {
  return state_->push(
      state_->looks,
      {[look](State& state, Instant now) { look(state.machine.get(), now); }, [look] { look(nullptr, Instant()); }});
}

Result<Unit> NodeRunner::add_agreement(machine::AgreementText text, std::function<void(Result<Unit>)> done) {
  auto shared = std::make_shared<machine::AgreementText>(std::move(text));
  return state_->push(state_->inputs,
                      {[shared, done](State& state, Instant) {
                         const auto added = state.machine->add_agreement(std::move(*shared));
                         if (added) state.journals.update(state.machine->journals());
                         done(added);
                       },
                       [done] { done(kStopping); }});
}

RunnerCounters NodeRunner::counters() const {
  const std::lock_guard lock(state_->mutex);
  RunnerCounters counters = state_->counters;
  counters.queued = state_->inputs.size() + state_->looks.size();
  return counters;
}

Instant NodeRunner::now() const {
  return state_->options.clock();
}

// ---------------------------------------------------------------------------------------------------------------------
// The machine's thread.

void NodeRunner::State::run() {
  Instant next_tick = options.clock();
  for (;;) {
    std::deque<Input> batch, looking;
    {
      std::unique_lock lock(mutex);
      const auto pause =
          std::chrono::milliseconds(std::clamp<std::int64_t>((next_tick - options.clock()).milliseconds(), 0, 10'000));
      changed.wait_for(lock, pause, [this] { return stop || !inputs.empty() || !looks.empty(); });
      if (stop) break;
      batch.swap(inputs);
      looking.swap(looks);
      queued_bytes = 0;
    }
    const bool tick = options.clock() >= next_tick;
    if (!round(batch, looking, tick)) break;
    next_tick = machine->next_tick(options.clock());
  }
  std::deque<Input> batch, looking;
  {
    const std::lock_guard lock(mutex);
    stop = true;
    batch.swap(inputs);
    looking.swap(looks);
  }
  cancel_all(batch);
  cancel_all(looking);
}

void NodeRunner::State::cancel_all(std::deque<Input>& queue) {
  for (Input& input : queue) {
    if (input.cancel) input.cancel();
  }
}

/// Everything that came in, one commit, and only then its consequences. False when the process has to stop: then
/// nothing of this round is answered, since nobody knows what is on disk.
bool NodeRunner::State::round(std::deque<Input>& batch, std::deque<Input>& looking, bool tick) {
  if (!batch.empty() || tick) {
    const Instant now = options.clock();
    for (Input& input : batch) input.run(*this, now);
    if (tick) machine->tick(now);
    auto effects = machine->commit(now);
    if (!effects) {
      options.log("commit failed: " + effects.error().detail);
      cancel_all(looking);
      {
        const std::lock_guard lock(mutex);
        stop = true;
      }
      options.fatal(effects.error());
      return false;
    }
    {
      const std::lock_guard lock(mutex);
      ++counters.rounds;
      counters.inputs += batch.size();
    }
    dispatch(*effects);
  }
  for (Input& look : looking) look.run(*this, options.clock());
  return true;
}

void NodeRunner::State::dispatch(machine::Effects& effects) {
  for (const machine::Grown& grown : effects.grown) journals.grown(grown);
  if (!effects.grown.empty()) {
    journals.update(machine->journals());
    if (options.grown) options.grown();
  }
  for (const OnNoted& done : std::exchange(noted, {})) done(Unit{});
  for (auto& [token, results] : effects.submitted) {
    count(results);
    const auto found = submitted.extract(token);
    if (!found.empty()) found.mapped()(std::move(results));
  }
  for (auto& [token, answer] : effects.answered) {
    const auto found = answered.extract(token);
    if (!found.empty()) found.mapped()(std::move(answer));
  }
  for (machine::OutgoingCall& call : effects.calls) send(std::move(call));
  for (const std::string& notice : effects.notices) options.log(notice);
}

void NodeRunner::State::count(const std::vector<machine::Submitted>& results) {
  const std::lock_guard lock(mutex);
  counters.drafts += results.size();
  for (const machine::Submitted& each : results) {
    switch (each.status) {
      case machine::Submitted::Status::released: ++counters.released; break;
      case machine::Submitted::Status::held: ++counters.held; break;
      case machine::Submitted::Status::withheld: ++counters.withheld; break;
      case machine::Submitted::Status::refused: ++counters.refused; break;
    }
  }
}

namespace {

/// Where the peer listens, by the newest text that names it.
std::optional<PeerAddress> address_of(const machine::Machine& machine,
                                      std::string_view agreement_id,
                                      std::string_view peer) {
  for (const machine::AgreementStatus& status : machine.agreements()) {
    if (status.newest->id != agreement_id) continue;
    const agreement::Party* party = status.newest->find_party(peer);
    const agreement::Observer* observer = status.newest->find_observer(peer);
    if (party == nullptr && observer == nullptr) return std::nullopt;
    const std::string& address = party != nullptr ? party->address : observer->address;
    const std::size_t colon = address.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    std::string host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return PeerAddress{host, address.substr(colon + 1), party != nullptr ? party->tls_pin : observer->tls_pin};
  }
  return std::nullopt;
}

}  // namespace

void NodeRunner::State::send(machine::OutgoingCall call) {
  {
    const std::lock_guard lock(mutex);
    ++counters.calls;
  }
  const auto take = [weak = weak_from_this(), id = call.id](Result<exchange::Answer> answer) {
    const auto state = weak.lock();
    if (!state) return;
    auto shared = std::make_shared<Result<exchange::Answer>>(std::move(answer));
    // Never turned away: there are only as many as calls under way.
    (void)state->push(
        state->inputs, {[shared, id](State& s, Instant now) { s.machine->answered(id, *shared, now); }, {}, 0}, false);
  };
  const auto to = address_of(*machine, call.agreement, call.peer);
  if (!to) {
    take(Error{Code::unavailable, "the agreement names no address for " + call.peer});
    return;
  }
  HttpRequest request;
  request.method = call.call.method;
  request.target = "/x/" + call.agreement + call.call.path;
  if (!call.call.content_type.empty()) request.headers.emplace_back("content-type", call.call.content_type);
  request.body = std::move(call.call.body);
  link->send(*to, std::move(request), [take](Result<HttpResponse> response) {
    if (!response) {
      take(response.error());
    } else {
      take(exchange::Answer{response->status, response->content_type, std::move(response->body)});
    }
  });
}

}  // namespace thalweg::host
