// SPDX-License-Identifier: Apache-2.0
#include "host/casebook.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <thread>

#include "host/casework_json.h"
#include "host/dismissals.h"

namespace thalweg::host {
namespace {

/// Read and put in at once. Whoever looks waits no longer than this takes.
constexpr journal::EntryIndex kReadMax = 2048;
/// Told in one event.
constexpr std::size_t kToldMax = 200;
/// When more has changed at once, listeners are told to read everything again, which is cheaper for all.
constexpr std::size_t kChangedMax = 2000;

void add(casework::Changes& all, const casework::Changes& more) {
  all.matters.insert(all.matters.end(), more.matters.begin(), more.matters.end());
  all.cases.insert(all.cases.end(), more.cases.begin(), more.cases.end());
}

void settle(std::vector<Hash>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

struct Casebook::Shelf {
  explicit Shelf(agreement::Agreement text) : agreement(std::move(text)), book(agreement) {}

  agreement::Agreement agreement;
  casework::Book book;
  std::map<Hash, ledger::OpeningState> unread;
  WithheldCount withheld;
  std::optional<Instant> read_to;  // the newest entry that is in
  bool caught_up = false;          // the book's time moves on from here
};

struct Casebook::State final : TailSink {
  State(const Journals& journals_in, Live& live_in, CasebookOptions options_in)
      : journals(journals_in),
        live(live_in),
        options(std::move(options_in)),
        dismissals(*options.disk),
        tail(journals_in),
        national(journals_in) {}

  const Journals& journals;
  Live& live;
  CasebookOptions options;
  std::map<std::string, std::unique_ptr<Shelf>, std::less<>> shelves;  // the map never changes after the start
  mutable std::shared_mutex books;                                     // guards what is on the shelves, and the acts
  std::vector<journal::EntryIndex> acts;                               // ascending

  // Belong to the thread: what one pass brought, agreement by agreement.
  struct News {
    std::deque<record::Record> records;
    std::vector<casework::Said> said;
    std::vector<std::pair<Hash, ledger::OpeningState>> unread;
    std::vector<std::pair<Hash, Instant>> receipted;
    std::vector<Hash> erased;
  };

  Dismissals dismissals;  // under the lock of the books
  JournalTail tail;
  NationalTail national;
  std::map<std::string, News, std::less<>> news;

  mutable std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::uint64_t told = 0;  // counts wake-ups; before the first, nobody has said what there is
  std::uint64_t done = 0;  // the last one after which everything was read
  JournalTail::Progress progress;
  bool stop = false;
  std::thread thread;

  // TailSink
  [[nodiscard]] std::vector<std::string> parties(const std::string& agreement) const override;
  void said(const std::string& agreement,
            casework::Said said,
            ledger::OpeningState state,
            std::optional<record::Record> record) override;
  void receipted(const std::string& agreement, const Hash& id, Instant at) override;
  void erased(const std::string& agreement, const Hash& id) override;

  void run();
  [[nodiscard]] bool pass();
  [[nodiscard]] bool read_national();
  void put_in(Shelf& shelf, News& fresh, Instant now, bool more);
  void erase_what_is_gone(Shelf& shelf, const std::vector<Hash>& ids, casework::Changes& changes);
  void tell(const Shelf& shelf, const casework::Changes& changes);
};

std::vector<std::string> Casebook::State::parties(const std::string& agreement) const {
  std::vector<std::string> ids;
  const auto found = shelves.find(agreement);
  if (found == shelves.end()) return ids;
  for (const agreement::Party& party : found->second->agreement.parties) ids.push_back(party.id);
  return ids;
}

void Casebook::State::said(const std::string& agreement,
                           casework::Said said,
                           ledger::OpeningState state,
                           std::optional<record::Record> record) {
  News& fresh = news[agreement];
  if (record) {
    fresh.records.push_back(std::move(*record));
    said.record = &fresh.records.back();
  } else {
    fresh.unread.emplace_back(said.id, state);
  }
  fresh.said.push_back(std::move(said));
}

void Casebook::State::receipted(const std::string& agreement, const Hash& id, Instant at) {
  news[agreement].receipted.emplace_back(id, at);
}

void Casebook::State::erased(const std::string& agreement, const Hash& id) {
  news[agreement].erased.push_back(id);
}

void Casebook::State::erase_what_is_gone(Shelf& shelf, const std::vector<Hash>& ids, casework::Changes& changes) {
  for (const Hash& id : ids) {
    const auto brief = shelf.book.brief(id);
    if (!brief) continue;  // not read yet: it will come without what it said
    const auto stored = journals.read(agreement::origin(shelf.agreement.id, brief->party), brief->index);
    if (!stored || stored->opening.state != ledger::OpeningState::erased) continue;
    add(changes, shelf.book.erase(id));
    shelf.unread[id] = ledger::OpeningState::erased;
    live.forget();  // what it said may be in what is kept for those who come back
  }
}

void Casebook::State::put_in(Shelf& shelf, News& fresh, Instant now, bool more) {
  casework::Changes changes;
  const bool was_caught_up = shelf.caught_up;
  {
    const std::unique_lock lock(books);
    for (const casework::Said& said : fresh.said)
      shelf.read_to = shelf.read_to ? std::max(*shelf.read_to, said.at) : said.at;
    for (const auto& [id, state] : fresh.unread) shelf.unread.emplace(id, state);
    add(changes, shelf.book.say(fresh.said));
    for (const auto& [id, at] : fresh.receipted) add(changes, shelf.book.receipted(id, at));
    erase_what_is_gone(shelf, fresh.erased, changes);
    // While it catches up, time stands still: otherwise each clock would be looked at again and again.
    if (!more || shelf.caught_up) {
      add(changes, shelf.book.advance(now));
      shelf.caught_up = true;
    }
  }
  fresh = {};
  settle(changes.matters);
  settle(changes.cases);
  if (was_caught_up) {
    tell(shelf, changes);
  } else if (shelf.caught_up) {
    live.publish("lost", JsonObject{});  // who looked before has seen a part only
  }
}

/// The books are read here without a lock, on the only thread that writes them.
void Casebook::State::tell(const Shelf& shelf, const casework::Changes& changes) {
  if (changes.empty()) return;
  if (changes.matters.size() > kChangedMax || changes.cases.size() > kChangedMax)
    return live.publish("lost", JsonObject{});
  const View view{shelf.book, shelf.agreement, shelf.book.now(), shelf.unread, shelf.withheld};
  JsonArray items;
  const auto flush = [&] {
    if (!items.empty()) live.publish("matters", JsonObject{{"items", std::exchange(items, {})}});
  };
  for (const Hash& id : changes.matters) {
    const auto brief = shelf.book.brief(id);
    if (!brief || (brief->kind != nullptr && !casework::is_matter(brief->kind->id))) continue;
    items.push_back(brief_json(*brief, view, journals.own_id()));
    if (items.size() == kToldMax) flush();
  }
  flush();
  JsonArray ids;
  for (const Hash& id : changes.cases) ids.emplace_back(to_hex(id));
  if (!ids.empty()) live.publish("cases", JsonObject{{"ids", std::move(ids)}});
}

bool Casebook::State::read_national() {
  NationalTail::Found found;
  const auto more = national.step(found, kReadMax);
  if (!more) options.log("casebook: " + more.error().detail);
  const std::unique_lock lock(books);
  acts.insert(acts.end(), found.acts.begin(), found.acts.end());
  for (const NationalTail::Withheld& each : found.withheld) {
    const auto shelf = shelves.find(each.agreement);
    if (shelf != shelves.end()) shelf->second->withheld.add(each.at, each.kind);
  }
  return more && *more;
}

bool Casebook::State::pass() {
  const auto more = tail.step(*this, kReadMax);
  if (!more) options.log("casebook: " + more.error().detail);
  const Instant now = options.clock();
  for (const auto& [id, shelf] : shelves) put_in(*shelf, news[id], now, more && *more);
  const bool more_national = read_national();
  const std::lock_guard lock(mutex);
  progress = tail.progress();
  return (more && *more) || more_national;
}

void Casebook::State::run() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return stop || told > 0; });
  while (!stop) {
    const std::uint64_t before = told;
    lock.unlock();
    const bool more = pass();
    lock.lock();
    if (more) continue;
    done = before;
    changed.wait_for(
        lock, std::chrono::milliseconds(options.look_each.milliseconds()), [&] { return stop || told != done; });
  }
}

Casebook::Casebook(const Journals& journals,
                   Live& live,
                   std::vector<agreement::Agreement> agreements,
                   CasebookOptions options)
    : state_(std::make_unique<State>(journals, live, std::move(options))) {
  for (agreement::Agreement& each : agreements) {
    const std::string id = each.id;
    state_->shelves[id] = std::make_unique<Shelf>(std::move(each));
  }
  for (const Dismissal& each : state_->dismissals.all()) {
    const auto shelf = state_->shelves.find(each.agreement);
    if (shelf != state_->shelves.end()) shelf->second->book.dismiss(each.a, each.b);
  }
  state_->thread = std::thread([this] { state_->run(); });
}

Casebook::~Casebook() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

void Casebook::wake() {
  {
    const std::lock_guard lock(state_->mutex);
    ++state_->told;
  }
  state_->changed.notify_all();
}

ledger::OpeningState Casebook::View::opening(const Hash& id) const {
  const auto found = unread.find(id);
  return found == unread.end() ? ledger::OpeningState::present : found->second;
}

bool Casebook::look(std::string_view agreement, const std::function<void(const View&)>& look) const {
  const auto found = state_->shelves.find(agreement);
  if (found == state_->shelves.end()) return false;
  const Shelf& shelf = *found->second;
  const std::shared_lock lock(state_->books);
  const Instant as_of = shelf.caught_up ? shelf.book.now() : shelf.read_to.value_or(shelf.book.now());
  look({shelf.book, shelf.agreement, as_of, shelf.unread, shelf.withheld});
  return true;
}

std::vector<std::string> Casebook::agreements() const {
  std::vector<std::string> ids;
  for (const auto& [id, shelf] : state_->shelves) ids.push_back(id);
  return ids;
}

Result<Unit> Casebook::dismiss(std::string_view agreement, const Hash& a, const Hash& b) {
  const auto found = state_->shelves.find(agreement);
  if (found == state_->shelves.end())
    return Error{Code::not_found, "this node knows no agreement '" + std::string(agreement) + "'"};
  const std::unique_lock lock(state_->books);
  for (const Hash& id : {a, b}) {
    if (!found->second->book.knows(id))
      return Error{Code::not_found, "no journal on this node holds a record " + to_hex(id)};
  }
  TRY(state_->dismissals.add({found->first, a, b}));
  found->second->book.dismiss(a, b);
  return Unit{};
}

std::vector<journal::EntryIndex> Casebook::acts(std::optional<journal::EntryIndex> before, std::size_t limit) const {
  const std::shared_lock lock(state_->books);
  const auto& all = state_->acts;
  const auto end = before ? std::lower_bound(all.begin(), all.end(), *before) : all.end();
  const auto count = std::min<std::size_t>(limit, static_cast<std::size_t>(end - all.begin()));
  return {std::make_reverse_iterator(end), std::make_reverse_iterator(end - static_cast<std::ptrdiff_t>(count))};
}

Casebook::Progress Casebook::progress() const {
  const std::lock_guard lock(state_->mutex);
  return {state_->progress.read, state_->progress.durable, state_->told > 0 && state_->done == state_->told};
}

}  // namespace thalweg::host
