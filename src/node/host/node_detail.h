// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "agreement/fill.h"
#include "base/memory_disk.h"
#include "host/api.h"
#include "host/api_peer.h"
#include "host/index_memory.h"
#include "host/indexer.h"
#include "host/node_runner.h"
#include "host/node_watch.h"
#include "host/passkey_detail.h"
#include "machine/payloads.h"

/// For the tests: whole nodes of the drill in one process, with threads, on disks in memory, joined by a line that
/// carries requests to the other node's handler.
namespace thalweg::host {

class SeededEntropy : public Entropy {
 public:
  explicit SeededEntropy(std::string seed) : seed_(std::move(seed)) {}

  void fill(std::span<std::uint8_t> out) override {
    for (std::size_t at = 0; at < out.size();) {
      for (const std::uint8_t byte : sha256(seed_ + std::to_string(count_++)).bytes) {
        if (at < out.size()) out[at++] = byte;
      }
    }
  }

 private:
  std::string seed_;
  std::uint64_t count_ = 0;
};

/// A disk in memory that several threads may use.
class SharedDisk : public Disk {
 public:
  Result<std::unique_ptr<File>> open(std::string_view path) override {
    const std::lock_guard lock(mutex_);
    return std::unique_ptr<File>(std::make_unique<SharedFile>(mutex_, TRY(disk.open(path))));
  }

  Result<Bytes> read_all(std::string_view path) const override {
    const std::lock_guard lock(mutex_);
    return disk.read_all(path);
  }

  Result<Unit> replace(std::string_view path, BytesView content) override {
    const std::lock_guard lock(mutex_);
    return disk.replace(path, content);
  }

  bool exists(std::string_view path) const override {
    const std::lock_guard lock(mutex_);
    return disk.exists(path);
  }

  Result<std::vector<std::string>> list(std::string_view folder) const override {
    const std::lock_guard lock(mutex_);
    return disk.list(folder);
  }

  Result<Unit> remove(std::string_view path) override {
    const std::lock_guard lock(mutex_);
    return disk.remove(path);
  }

  void die_after(std::uint64_t operations) {
    const std::lock_guard lock(mutex_);
    disk.die_after(operations);
  }

 private:
  class SharedFile : public File {
   public:
    SharedFile(std::mutex& mutex, std::unique_ptr<File> file) : mutex_(mutex), file_(std::move(file)) {}

    ~SharedFile() override {
      const std::lock_guard lock(mutex_);
      file_.reset();
    }

    Result<std::uint64_t> size_bytes() const override {
      const std::lock_guard lock(mutex_);
      return file_->size_bytes();
    }

    Result<Bytes> read(std::uint64_t offset, std::size_t count) const override {
      const std::lock_guard lock(mutex_);
      return file_->read(offset, count);
    }

    Result<Unit> write(std::uint64_t offset, BytesView bytes) override {
      const std::lock_guard lock(mutex_);
      return file_->write(offset, bytes);
    }

    Result<Unit> truncate(std::uint64_t size) override {
      const std::lock_guard lock(mutex_);
      return file_->truncate(size);
    }

    Result<Unit> sync() override {
      const std::lock_guard lock(mutex_);
      return file_->sync();
    }

   private:
    std::mutex& mutex_;
    std::unique_ptr<File> file_;
  };

  mutable std::mutex mutex_;
  MemoryDisk disk;
};

inline Hash drill_seed(const std::string& what) {
  return sha256("drill key " + what);
}

inline std::string drill_pin(const std::string& id) {
  return "sha256/" + to_base64(sha256(id).view());
}

/// The drill's agreement with everybody's keys; the line is the meridian 45 E from 33 N to 34 N.
inline machine::AgreementText drill_text() {
  const auto keys_of = [](const std::string& id, bool observer) {
    const auto vkey = [](const std::string& key_name, journal::KeyType type, const std::string& seed) {
      return journal::to_vkey(journal::make_signer(key_name, type, drill_seed(seed))->verifier());
    };
    agreement::PartyKeys keys;
    keys.id = id;
    if (!observer) keys.log_key = vkey(agreement::origin("drill", id), journal::KeyType::ed25519, id + " log");
    keys.witness_key = vkey(machine::witness_name(id), journal::KeyType::cosignature, id + " witness");
    keys.mirror_key = vkey(machine::mirror_name(id), journal::KeyType::cosignature, id + " mirror");
    keys.tls_pin = drill_pin(id);
    keys.address = id + ":1";
    return keys;
  };
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/tests/drill/agreement.toml", std::ios::binary);
  std::stringstream source;
  source << file.rdbuf();
  const Hash none = sha256("");
  const agreement::PartyKeys keys[] = {keys_of("arr", false), keys_of("bes", false), keys_of("obs", true)};
  const agreement::Filling fillings[] = {{"frontier.sha256", to_hex(none)}, {"crossings.sha256", to_hex(none)}};
  auto text = agreement::fill(source.str(), keys, fillings);
  CHECK(text.has_value());
  machine::AgreementText made;
  made.text = std::move(*text);
  made.annexes.frontier = {{{330'000'000, 450'000'000}, {335'000'000, 450'000'000}, {340'000'000, 450'000'000}}};
  made.annexes.frontier_sha256 = made.annexes.crossings_sha256 = none;
  return made;
}

/// Carries requests to the nodes' peer handlers at once, under the sender's key.
class Line {
 public:
  class End final : public Link {
   public:
    End(Line& line, std::string pin) : line_(line), pin_(std::move(pin)) {}

    void send(const PeerAddress& to, HttpRequest request, std::function<void(Result<HttpResponse>)> done) override {
      request.peer_pin = pin_;
      line_.carry(to.host, std::move(request), std::move(done));
    }

   private:
    Line& line_;
    std::string pin_;
  };

  void join(const std::string& id, HttpHandler* handler) {
    const std::lock_guard lock(mutex_);
    handlers_[id] = handler;
  }

 private:
  void carry(const std::string& to, HttpRequest request, std::function<void(Result<HttpResponse>)> done) {
    // Held over the call, so that a node that has left is not at work any more.
    const std::lock_guard lock(mutex_);
    const auto found = handlers_.find(to);
    if (found == handlers_.end() || found->second == nullptr)
      return done(Error{Code::unavailable, to + " is not on the line"});
    found->second->handle(std::move(request), [done](HttpResponse response) { done(std::move(response)); });
  }

  std::mutex mutex_;
  std::map<std::string, HttpHandler*> handlers_;
};

inline constexpr std::string_view kDrillToken =
    "thalweg_00000000000000000000000000000000000000000000000000000000000000aa";

/// A clock that tests set.
inline std::atomic<std::int64_t>& drill_now() {
  static std::atomic<std::int64_t> now{1'790'000'000'000};
  return now;
}

/// One node with everything that belongs to it.
class TestNode {
 public:
  TestNode(Line& line, const std::string& id, RunnerOptions options = {})
      : entropy(id),
        journals(disk, id),
        secrets(id + " secrets"),
        access({std::string(kDrillToken),
                id,
                &accounts,
                &secrets,
                [] { return Instant::unix_ms(drill_now()); },
                kLeastCost,
                &checker}),
        line_(line),
        id_(id),
        end_(line, drill_pin(id)) {
    machine::Setup setup{
        id, drill_seed(id + " log"), drill_seed(id + " witness"), drill_seed(id + " mirror"), {drill_text()}};
    auto machine = machine::Machine::open(disk, entropy, std::move(setup), Instant::unix_ms(drill_now()));
    CHECK(machine.has_value());
    options.clock = [] { return Instant::unix_ms(drill_now()); };
    options.log = [this](std::string_view text) { note(text); };
    if (!options.fatal) options.fatal = [this](const Error& error) { note("fatal: " + error.detail); };
    options.grown = [this] {
      const std::lock_guard lock(mutex_);
      if (indexer) indexer->wake();
      if (casebook) casebook->wake();
    };
    runner = std::make_unique<NodeRunner>(std::move(*machine), end_, journals, std::move(options));
    {
      const std::lock_guard lock(mutex_);
      indexer = std::make_unique<IndexerThread>(journals, index, [this](std::string_view text) { note(text); });
    }
    const auto text = drill_text();
    auto agreement = agreement::parse(text.text, text.annexes);
    CHECK(agreement.has_value());
    CasebookOptions casebook_options;
    casebook_options.disk = &disk;
    casebook_options.clock = [] { return Instant::unix_ms(drill_now()); };
    casebook_options.log = [this](std::string_view said) { note(said); };
    casebook_options.look_each = Duration::milliseconds(20);
    {
      const std::lock_guard lock(mutex_);
      casebook = std::make_unique<Casebook>(
          journals, live, std::vector<agreement::Agreement>{*agreement}, std::move(casebook_options));
      casebook->wake();
    }
    LocalApiSetup setup_api;
    setup_api.version = "0.1-test";
    setup_api.party = id;
    setup_api.hosts = {"localhost", "127.0.0.1"};
    setup_api.agreements.push_back(
        {*agreement,
         text.text,
         {{"frontier", "{\"type\":\"FeatureCollection\",\"features\":[]}"}, {"crossings", "{}"}, {"land", "{}"}}});
    setup_api.site = {{"/index.html", {"text/html; charset=utf-8", "<!doctype html>"}},
                      {"/assets/app-1.js", {"text/javascript", "1"}}};
    watch = std::make_unique<NodeWatch>(*runner, live, watch_options());
    api = std::make_unique<LocalApi>(
        std::move(setup_api),
        LocalApiSources{*runner, journals, index, [this] { return indexer->caught_up(); }, live, *casebook, access});
    peer_api = std::make_unique<PeerApi>(std::vector<agreement::Agreement>{std::move(*agreement)}, id, *runner);
    line.join(id, peer_api.get());
  }

  ~TestNode() {
    line_.join(id_, nullptr);
    watch.reset();
    runner->stop();
    api.reset();
    peer_api.reset();
    std::unique_ptr<Casebook> last;
    {
      const std::lock_guard lock(mutex_);
      indexer.reset();
      last = std::move(casebook);
    }
  }

  /// As the operator, unless the request says who asks.
  HttpResponse ask(HttpRequest request) {
    if (request.header("authorization").empty())
      request.headers.emplace_back("authorization", "Bearer " + std::string(kDrillToken));
    return ask_as_it_is(std::move(request));
  }

  HttpResponse ask_as_it_is(HttpRequest request) {
    struct Waiting {
      std::mutex mutex;
      std::condition_variable changed;
      std::optional<HttpResponse> answer;
    };

    auto waiting = std::make_shared<Waiting>();
    api->handle(std::move(request), [waiting](HttpResponse response) {
      const std::lock_guard lock(waiting->mutex);
      waiting->answer = std::move(response);
      waiting->changed.notify_all();
    });
    std::unique_lock lock(waiting->mutex);
    waiting->changed.wait_for(lock, std::chrono::seconds(20), [&] { return waiting->answer.has_value(); });
    return waiting->answer ? std::move(*waiting->answer) : HttpResponse{0, "", "no answer", {}};
  }

  HttpResponse get(std::string target) { return ask({"GET", std::move(target), {{"host", "localhost:7080"}}, {}, {}}); }

  HttpResponse post(std::string target, std::string body, std::string type = "application/json") {
    return ask({"POST",
                std::move(target),
                {{"host", "localhost:7080"}, {"content-type", std::move(type)}},
                std::move(body),
                {}});
  }

  /// The answer as JSON; null when it is none.
  Json json(std::string target) {
    const auto answer = get(std::move(target));
    auto parsed = parse_json(answer.body, true);
    return parsed ? std::move(*parsed) : Json();
  }

  /// Submits one draft and gives its result.
  Json submit(const std::string& draft) {
    const auto answer = post("/api/v1/records", "{\"records\":[" + draft + "]}");
    auto parsed = parse_json(answer.body);
    const Json* results = parsed ? parsed->find("results") : nullptr;
    return results != nullptr && !results->as_array()->empty() ? results->as_array()->front() : Json(answer.body);
  }

  [[nodiscard]] std::vector<std::string> notes() {
    const std::lock_guard lock(notes_mutex_);
    return notes_;
  }

  SharedDisk disk;
  SeededEntropy entropy;
  Journals journals;
  MemoryIndex index;
  Live live{{}, "era"};
  MemoryAccounts accounts;
  SoftChecker checker;
  SeededEntropy secrets;  ///< apart from the machine's, which has a thread of its own
  Access access;
  std::unique_ptr<NodeRunner> runner;
  std::unique_ptr<IndexerThread> indexer;
  std::unique_ptr<Casebook> casebook;
  std::unique_ptr<NodeWatch> watch;
  std::unique_ptr<LocalApi> api;
  std::unique_ptr<PeerApi> peer_api;

 private:
  static NodeWatchOptions watch_options() {
    NodeWatchOptions options;
    options.version = "0.1-test";
    options.look_each = options.tick_each = Duration::milliseconds(20);
    return options;
  }

  void note(std::string_view text) {
    const std::lock_guard lock(notes_mutex_);
    notes_.emplace_back(text);
  }

  Line& line_;
  std::string id_;
  Line::End end_;
  std::mutex mutex_;  // guards who is woken
  std::mutex notes_mutex_;
  std::vector<std::string> notes_;
};

/// Waits until it holds, for as long as a slow machine may need.
template <class Condition>
bool eventually(Condition holds) {
  for (int i = 0; i < 20'000; ++i) {
    if (holds()) return true;
    drill_now() += 20;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

inline std::string drill_incident(const std::string& office, const std::string& more = {}) {
  return R"({"kind":"incident","office":")" + office +
         R"(","purpose":"safety","type":"livestock.strayed","event_at":"2026-09-21T13:00:00Z","known_at":"2026-09-21T13:05:00Z",)" +
         R"("impact":"low","line_relation":"our_side","response_taken":["patrol_sent"],"place":{"lat_e7":335000000,"lon_e7":449900000,"precision_m":50})" +
         more + "}";
}

/// Two neighbours under an agreement in force.
struct Pair {
  Line line;
  TestNode arr{line, "arr"};
  TestNode bes{line, "bes"};

  Pair() {
    for (TestNode* node : {&arr, &bes}) {
      const Json summary = node->json("/api/v1/node").find("agreements")->as_array()->front();
      const std::string office = std::string(node == &arr ? "arr" : "bes") + "-hq";
      (void)node->submit(R"({"kind":"ratification","office":")" + office +
                         R"(","purpose":"administration","agreement_version":1,"agreement_hash":")" +
                         std::string(summary.text("hash")) + "\"}");
    }
    CHECK(eventually([this] { return in_force(arr) && in_force(bes); }));
  }

  static bool in_force(TestNode& node) {
    return node.json("/api/v1/node").find("agreements")->as_array()->front().text("state") == "in_force";
  }
};

}  // namespace thalweg::host
