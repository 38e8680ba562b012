// SPDX-License-Identifier: Apache-2.0
#include "host/contact_telling.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace thalweg::host {
namespace {

using sensing::Teller;
using sensing::Telling;

Error malformed(const Telling& telling, const std::string& what) {
  return {Code::malformed, std::string(kContactsFile) + ", tell " + telling.id + ": " + what};
}

/// The newest version of an agreement.
const agreement::Agreement* find(const std::vector<agreement::Agreement>& agreements, std::string_view id) {
  const agreement::Agreement* newest = nullptr;
  for (const agreement::Agreement& each : agreements)
    if (each.id == id && (newest == nullptr || each.version > newest->version)) newest = &each;
  return newest;
}

}  // namespace

struct ContactTelling::State {
  explicit State(ContactTellingSources sources_in) : sources(std::move(sources_in)) {}

  void hand_in(const std::shared_ptr<State>& self, const std::string& id, const Json& draft);
  void run();

  ContactTellingSources sources;
  std::vector<Teller> tellers;
  std::mutex mutex;
  std::condition_variable changed;
  bool stop = false;
  std::thread thread;
};

void ContactTelling::State::hand_in(const std::shared_ptr<State>& self, const std::string& id, const Json& draft) {
  const auto said = [self, id](const Error& error) {
    const std::lock_guard lock(self->mutex);
    if (!self->stop) self->sources.log(std::string(kContactsFile) + ", tell " + id + ": " + error.detail);
  };
  const auto taken = sources.runner.submit({{to_canonical(draft), {}, {}}},
                                           [said](const Result<std::vector<machine::Submitted>>& results) {
                                             if (!results) return said(results.error());
                                             for (const machine::Submitted& each : *results)
                                               if (each.error) said(*each.error);
                                           });
  if (!taken) said(taken.error());
}

void ContactTelling::State::run() {
  std::unique_lock lock(mutex);
  while (!stop) {
    lock.unlock();
    const auto snapshot = sources.engine.snapshot(Teller::kLookEach);
    for (Teller& teller : tellers) teller.look(*snapshot, sources.engine.now());
    lock.lock();
    changed.wait_for(lock, std::chrono::milliseconds(Teller::kLookEach.milliseconds()), [&] { return stop; });
  }
}

Result<std::unique_ptr<ContactTelling>> ContactTelling::start(const Disk& disk,
                                                              const std::vector<agreement::Agreement>& agreements,
                                                              ContactTellingSources sources) {
  if (!disk.exists(kContactsFile)) return std::unique_ptr<ContactTelling>();
  auto orders = TRY(sensing::parse_tellings(TRY(disk.read_all(kContactsFile))));
  if (orders.empty()) return std::unique_ptr<ContactTelling>();
  auto state = std::make_shared<State>(std::move(sources));
  std::map<std::string, std::shared_ptr<const geometry::Frontier>, std::less<>> frontiers;
  for (Telling& order : orders) {
    const std::string_view id = order.envelope.text("agreement");
    const agreement::Agreement* agreement = find(agreements, id);
    if (agreement == nullptr) return malformed(order, "there is no agreement " + std::string(id) + " here");
    std::optional<sensing::Stretch> stretch;
    if (!order.sector.empty()) {
      const agreement::Sector* sector = agreement->find_sector(order.sector);
      if (sector == nullptr) return malformed(order, "the agreement has no sector " + order.sector);
      stretch = sensing::Stretch{sector->line, sector->from_m, sector->to_m};
    }
    auto& frontier = frontiers[std::string(id)];
    if (frontier == nullptr) {
      auto built = geometry::Frontier::build(agreement->annexes.frontier);
      if (!built) return malformed(order, "the agreement's frontier: " + built.error().detail);
      frontier = std::make_shared<const geometry::Frontier>(std::move(*built));
    }
    const std::string name = order.id;
    const std::weak_ptr<State> weak = state;
    state->tellers.emplace_back(std::move(order), frontier, stretch, [weak, name](const Json& draft) {
      if (const auto self = weak.lock()) self->hand_in(self, name, draft);
    });
  }
  state->thread = std::thread([raw = state.get()] { raw->run(); });
  return std::unique_ptr<ContactTelling>(new ContactTelling(std::move(state)));
}

ContactTelling::ContactTelling(std::shared_ptr<State> state) : state_(std::move(state)) {}

ContactTelling::~ContactTelling() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

}  // namespace thalweg::host
