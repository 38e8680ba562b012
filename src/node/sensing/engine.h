// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "picture/plan.h"
#include "picture/shard.h"
#include "sensing/alerts.h"
#include "sensing/sources.h"
#include "sensing/view.h"
#include "sensor/intake.h"

/// The live picture at work. The bytes of a source are decoded, judged and put into the shards by the thread that
/// received them: it takes the lock of one shard after the other, free ones first, so that as many threads as there are
/// cores take reports at once, nobody waits in a queue, and a source that sends too much is held back by its own line.
/// Readers never keep a lock for long: they get a copy of the picture that is made at most once in a while for all.
namespace thalweg::sensing {

class History;

struct EngineOptions {
  std::function<Instant()> clock;
  std::array<std::uint64_t, 2> key{};  ///< secret: nobody shall choose identifiers that collide
  std::size_t things_max = 2'000'000;
  Duration advance_each = Duration::seconds(1);
  History* history = nullptr;      ///< what is taken is kept there; outlives the engine
  bool has_begun = true;           ///< else begin() is called when all is ready
  std::function<void()> advanced;  ///< called after each advance, on the engine's thread
};

/// Something of a source that was not understood, for who looks after the source.
struct SetAside {
  Instant at;
  sensor::Reason reason = sensor::Reason::syntax;
  std::string detail;
  Bytes beginning;
};

/// How a source stands.
struct SourceStatus {
  Source source;
  std::size_t connected = 0;
  std::optional<Instant> last_heard;
  std::uint64_t rate_per_s = 0;  ///< reports in the last second
  sensor::Tally tally;
  std::array<std::uint64_t, sensor::kBars> barred{};
};

struct EngineStatus {
  Instant now;
  std::size_t things = 0;
  std::size_t stale = 0;
  std::array<std::uint64_t, picture::kOutcomes> outcomes{};
  std::uint64_t rate_per_s = 0;
  std::size_t bytes = 0;
  std::size_t shards = 0;
  std::uint64_t overflowed = 0;
  std::optional<sensor::Box> bounds;  ///< of what is there
};

class Engine {
 public:
  /// Starts the thread that lets things go stale, unless the options say otherwise.
  Engine(std::shared_ptr<const picture::Plan> plan, std::vector<Source> sources, EngineOptions options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void begin();
  /// Stops the thread; also done by the destructor.
  void end();

  /// One connection, peer or file of a source, from its first byte to its last.  Thread  one at a time.
  class Connection {
   public:
    Connection(Engine& engine, std::size_t source, bool is_datagrams);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// What a TAK client wants answered.  Owner  the result holds until the next call.
    const std::vector<sensor::Control>& take(BytesView bytes);
    /// The stream has ended, or the datagram was whole.
    void finish();

    /// Whether a TAK client speaks protocol buffers here.
    [[nodiscard]] bool is_protobuf() const { return is_protobuf_; }

   private:
    friend class Engine;
    void pass_on(const sensor::Batch& batch, Instant received);

    Engine& engine_;
    std::size_t source_;
    bool is_datagrams_;
    std::unique_ptr<sensor::Decoder> decoder_;
    bool is_protobuf_ = false;
    bool may_switch_ = false;  ///< it has asked for protocol buffers
    sensor::Tally told_;
    std::vector<sensor::Report> admitted_;
    struct Buckets;
    std::unique_ptr<Buckets> buckets_;
  };

  /// Owner  borrows the engine.
  [[nodiscard]] std::unique_ptr<Connection> connect(std::size_t source, bool is_datagrams = false);

  [[nodiscard]] std::size_t source_count() const;
  [[nodiscard]] const Source& source(std::size_t index) const;
  [[nodiscard]] SourceStatus status_of(std::size_t index) const;
  [[nodiscard]] std::vector<SetAside> quarantine_of(std::size_t index) const;
  [[nodiscard]] EngineStatus status() const;

  /// The picture as it was at most `age` ago.  Cost  0.1 us a thing, when it must be made anew.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot(Duration age) const;
  [[nodiscard]] std::optional<Shown> find(std::string_view uid) const;

  [[nodiscard]] std::shared_ptr<const picture::Plan> plan() const;
  /// Has the history written: all that was taken, or what has waited for some seconds.
  /// Errors  those of the disk.
  [[nodiscard]] Result<Unit> flush_history(bool all);
  /// Goes on by other rules. The shards change one after the other, so that reports are held up for one of them only.
  void adopt(std::shared_ptr<const picture::Plan> plan);

  [[nodiscard]] AlertBook& alerts() { return alerts_; }

  [[nodiscard]] const AlertBook& alerts() const { return alerts_; }

  [[nodiscard]] Instant now() const;
  /// Lets things go stale as of now; the engine's thread does so by itself.
  void advance();

  static constexpr std::size_t kShards = 8;
  static constexpr std::size_t kSetAsideMax = 200;  ///< for each source
  static constexpr Duration kSetAsideKept = Duration::hours(24);
  static constexpr std::size_t kBlockBytes = 64 * 1024;  ///< of history, before it is deflated
  static constexpr Duration kBlockSpan = Duration::seconds(10);
  static constexpr std::size_t kNamesMax = 200'000;  ///< for each shard

 private:
  struct State;
  std::unique_ptr<State> state_;
  AlertBook alerts_;
};

}  // namespace thalweg::sensing
