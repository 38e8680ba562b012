// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "measure.h"
#include "picture/commons.h"
#include "picture/shard.h"
#include "redis.h"
#include "sensor/ais.h"
#include "sensor/cot_xml.h"
#include "sensor/csv.h"
#include "sensor/geojson_lines.h"
#include "sensor/samples_detail.h"
#include "sensor/tak.h"

/// How many reports a second the live picture takes: bytes through the decoder, the table of things, 1,000 zones with
/// rules and a frontier of 20,000 vertices, on two threads with a shard each. Then how long an alert takes at half that
/// load, and what a thing costs in memory.
namespace thalweg::bench {
namespace {

using geometry::Position;
using picture::Plan;
using picture::Shard;
using sensor::Report;

constexpr std::size_t kShards = 2;
constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);
constexpr Instant kReceived = kStart + Duration::hours(24);
constexpr std::size_t kChunk = 16'384;

/// The example border's line, made finer by moving the middle of its edges until it has 20,000 vertices.
std::vector<Position> fine_line() {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/data/irn-irq/frontier.geojson");
  std::ostringstream all;
  all << file.rdbuf();
  const std::string text = all.str();
  std::vector<Position> line;
  const char* cursor = text.c_str() + text.find("\"coordinates\":[") + 14;
  while ((cursor = std::strpbrk(cursor + 1, "[}")) != nullptr && *cursor == '[') {
    char* comma = nullptr;
    const double lon = std::strtod(cursor + 1, &comma);
    line.push_back({static_cast<std::int32_t>(std::lround(std::strtod(comma + 1, nullptr) * 1e7)),
                    static_cast<std::int32_t>(std::lround(lon * 1e7))});
  }
  std::mt19937 random(1);
  while (line.size() < 20'000) {
    std::vector<Position> finer;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      const Position a = line[i], b = line[i + 1];
      const double aside = (static_cast<double>(random()) / 4294967296.0 - 0.5) * 0.16;
      finer.push_back(a);
      finer.push_back(
          {a.lat_e7 + (b.lat_e7 - a.lat_e7) / 2 + static_cast<std::int32_t>(aside * (b.lon_e7 - a.lon_e7)),
           a.lon_e7 + (b.lon_e7 - a.lon_e7) / 2 - static_cast<std::int32_t>(aside * (b.lat_e7 - a.lat_e7))});
    }
    finer.push_back(line.back());
    line = std::move(finer);
  }
  return line;
}

double uniform(std::mt19937_64& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random() >> 11U) * 0x1p-53;
}

/// A thousand zones of 0.5 to 8 km along the line, with all that can be asked of them; the corridor; crossing and
/// approach.
picture::RuleSet thousand_zones(const std::vector<Position>& line) {
  std::mt19937_64 random(2);
  picture::RuleSet set;
  for (int i = 0; i < 1'000; ++i) {
    picture::Zone zone;
    zone.id = "zone " + std::to_string(i);
    zone.margin_m = 50;
    const Position centre =
        geometry::ahead(line[random() % line.size()], uniform(random, 0, 360), uniform(random, 0, 30'000));
    const double radius = std::pow(10.0, uniform(random, 2.7, 3.9));
    auto& ring = zone.rings.emplace_back();
    for (int k = 0; k < 16; ++k) ring.push_back(geometry::ahead(centre, 22.5 * k, radius * uniform(random, 0.5, 1)));
    set.zones.push_back(std::move(zone));
    const auto rule = [&](const char* what, picture::Trigger trigger) -> picture::Rule& {
      picture::Rule& added = set.rules.emplace_back();
      added.id = what + std::to_string(i);
      added.trigger = trigger;
      added.zone = set.zones.back().id;
      return added;
    };
    rule("enter ", picture::Trigger::enter);
    rule("leave ", picture::Trigger::leave);
    rule("dwell ", picture::Trigger::dwell).time = Duration::minutes(30);
    if (i % 10 == 0) {
      picture::Rule& loiter = rule("loiter ", picture::Trigger::loiter);
      loiter.time = Duration::minutes(20);
      loiter.distance_m = 300;
      rule("crowd ", picture::Trigger::crowd).limit = 50;
    }
  }
  picture::Zone& corridor = set.zones.emplace_back();
  corridor.id = "corridor";
  corridor.band.within_m = 15'000;
  corridor.margin_m = 100;
  picture::Rule& cross = set.rules.emplace_back();
  cross.id = "cross";
  cross.trigger = picture::Trigger::cross;
  picture::Rule& approach = set.rules.emplace_back();
  approach.id = "approach";
  approach.trigger = picture::Trigger::approach;
  approach.time = Duration::minutes(5);
  approach.rearm = Duration::minutes(10);
  approach.speed_cm_s = 200;
  set.line_margin_m = 50;
  return set;
}

/// Things within 40 km of the line; each keeps its course for a while.
class World {
 public:
  World(const std::vector<Position>& line, std::size_t count) : random_(3) {
    for (std::size_t i = 0; i < count; ++i) {
      Thing thing;
      thing.place =
          geometry::ahead(line[random_() % line.size()], uniform(random_, 0, 360), uniform(random_, 0, 40'000));
      thing.course = uniform(random_, 0, 359);
      thing.speed = uniform(random_, 0, 15);
      things_.push_back(thing);
    }
  }

  /// The next report: of any thing, ten seconds after its last on average.
  sensor::samples::Seen next(Instant at) {
    const std::size_t i = random_() % things_.size();
    Thing& thing = things_[i];
    if (random_() % 32 == 0) thing.course = uniform(random_, 0, 359);
    thing.place = geometry::ahead(thing.place, thing.course, thing.speed * 10);
    sensor::samples::Seen seen;
    last_mmsi = static_cast<std::uint32_t>(200'000'000 + i);
    seen.uid = "MMSI-" + std::to_string(last_mmsi);
    seen.at = at;
    seen.place = thing.place;
    seen.speed_m_s = thing.speed;
    seen.course_deg = thing.course;
    return seen;
  }

  std::uint32_t last_mmsi = 0;

 private:
  struct Thing {
    Position place;
    double course = 0;
    double speed = 0;
  };

  std::mt19937_64 random_;
  std::vector<Thing> things_;
};

struct Format {
  const char* name;
  std::function<std::unique_ptr<sensor::Decoder>()> decoder;
  std::function<std::string(const sensor::samples::Seen&, std::uint32_t)> encode;
  const char* head;
};

/// Reports on their way to the other thread's shard, with the texts that they borrow.
struct Parcel {
  std::vector<Report> reports;
  std::vector<std::uint64_t> hashes;
  std::string texts;
  double due_s = 0;
};

struct Mailbox {
  std::mutex mutex;
  std::deque<std::unique_ptr<Parcel>> parcels;

  void put(std::unique_ptr<Parcel> parcel) {
    const std::lock_guard lock(mutex);
    parcels.push_back(std::move(parcel));
  }

  std::unique_ptr<Parcel> get() {
    const std::lock_guard lock(mutex);
    if (parcels.empty()) return nullptr;
    auto first = std::move(parcels.front());
    parcels.pop_front();
    return first;
  }
};

struct Worker {
  std::string bytes;  ///< what its sources send, encoded before the clock starts
  std::size_t reports = 0;
  std::unique_ptr<Shard> shard;
  Mailbox mailbox;
  double cpu_s = 0;
  std::uint64_t alerts = 0;
  std::vector<float> latencies_ms;
};

class Run {
 public:
  Run(std::shared_ptr<const Plan> plan, const Format& format, std::vector<std::unique_ptr<Worker>>& workers)
      : plan_(std::move(plan)), format_(format), workers_(workers) {}

  /// Reports a second by the wall clock; `rate` 0: as fast as it goes, else so many a second in all.
  double go(double rate) {
    for (auto& worker : workers_) {
      worker->alerts = 0;
      worker->latencies_ms.clear();
    }
    finished_ = 0;
    const Stopwatch watch;
    watch_ = &watch;
    std::vector<std::thread> threads;
    std::size_t reports = 0;
    for (std::size_t i = 0; i < kShards; ++i) {
      reports += workers_[i]->reports;
      threads.emplace_back([this, i, rate] { work(i, rate); });
    }
    for (std::thread& thread : threads) thread.join();
    return static_cast<double>(reports) / watch.seconds();
  }

 private:
  void work(std::size_t self, double rate) {
    Worker& worker = *workers_[self];
    const double begin_cpu = thread_seconds();
    const auto decoder = format_.decoder();
    if (*format_.head != '\0') (void)decoder->take(format_.head, kStart);
    const std::size_t chunks = (worker.bytes.size() + kChunk - 1) / kChunk;
    const double per_chunk_s =
        rate > 0 ? static_cast<double>(worker.reports) / static_cast<double>(chunks) / (rate / kShards) : 0;
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
      const double due_s = per_chunk_s * static_cast<double>(chunk + 1);
      while (rate > 0 && watch_->seconds() < due_s) {
        if (!receive(self)) std::this_thread::sleep_for(std::chrono::microseconds(200));
      }
      const std::string_view bytes = std::string_view(worker.bytes).substr(chunk * kChunk, kChunk);
      route(self, decoder->take(bytes, kReceived), due_s);
      while (receive(self)) continue;
    }
    ++finished_;
    while (finished_ < kShards || receive(self)) (void)receive(self);
    worker.cpu_s = thread_seconds() - begin_cpu;
  }

  void route(std::size_t self, const sensor::Batch& batch, double due_s) {
    auto away = std::make_unique<Parcel>();
    std::vector<Report> here;
    std::vector<std::uint64_t> hashes;
    here.reserve(batch.reports.size());
    hashes.reserve(batch.reports.size());
    away->texts.reserve(batch.reports.size() * 24);
    for (const Report& report : batch.reports) {
      const std::uint64_t hash = Shard::hash(options_, report.uid);
      if (Shard::shard_of(hash, kShards) == self) {
        here.push_back(report);
        hashes.push_back(hash);
        continue;
      }
      Report sent = report;
      const std::size_t at = away->texts.size();
      CHECK(at + report.uid.size() <= away->texts.capacity());
      away->texts.append(report.uid);
      sent.uid = std::string_view(away->texts).substr(at);
      sent.name = {};
      away->reports.push_back(sent);
      away->hashes.push_back(hash);
    }
    away->due_s = due_s;
    workers_[1 - self]->mailbox.put(std::move(away));
    apply(self, here, hashes, due_s);
  }

  bool receive(std::size_t self) {
    const auto parcel = workers_[self]->mailbox.get();
    if (parcel == nullptr) return false;
    apply(self, parcel->reports, parcel->hashes, parcel->due_s);
    return true;
  }

  void apply(std::size_t self,
             const std::vector<Report>& reports,
             const std::vector<std::uint64_t>& hashes,
             double due_s) {
    Worker& worker = *workers_[self];
    worker.shard->take(reports, hashes, kReceived);
    const auto alerts = worker.shard->drain_alerts();
    (void)worker.shard->drain_steps();
    worker.alerts += alerts.size();
    if (due_s <= 0 || alerts.empty()) return;
    const auto late = static_cast<float>((watch_->seconds() - due_s) * 1e3);
    worker.latencies_ms.insert(worker.latencies_ms.end(), alerts.size(), late);
  }

  std::shared_ptr<const Plan> plan_;
  const Format& format_;
  picture::ShardOptions options_;
  std::vector<std::unique_ptr<Worker>>& workers_;
  std::atomic<std::size_t> finished_{0};
  const Stopwatch* watch_ = nullptr;
};

void encode(std::vector<std::unique_ptr<Worker>>& workers, World& world, const Format& format, std::size_t count) {
  for (auto& worker : workers) {
    worker->bytes.clear();
    worker->reports = 0;
  }
  static std::int64_t tick = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Worker& worker = *workers[i % kShards];
    const auto seen = world.next(kStart + Duration::milliseconds(++tick));
    worker.bytes += format.encode(seen, world.last_mmsi);
    ++worker.reports;
  }
}

std::vector<Format> formats() {
  return {
      {"TAK protobuf",
       [] { return std::make_unique<sensor::TakStreamDecoder>(1); },
       [](const auto& seen, std::uint32_t) { return sensor::samples::tak_frame(seen); },
       ""},
      {"CSV",
       [] { return std::make_unique<sensor::CsvDecoder>(1); },
       [](const auto& seen, std::uint32_t) { return sensor::samples::csv_row(seen); },
       sensor::samples::kCsvHead},
      {"AIS",
       [] { return std::make_unique<sensor::AisDecoder>(1); },
       [](const auto& seen, std::uint32_t mmsi) {
         char tag[48];
         const int size = std::snprintf(tag, sizeof tag, "c:%lld", static_cast<long long>(seen.at.unix_ms()));
         unsigned sum = 0;
         for (int i = 0; i < size; ++i) sum ^= static_cast<unsigned char>(tag[i]);
         char mark[8];
         std::snprintf(mark, sizeof mark, "*%02X", sum);
         return "\\" + std::string(tag) + mark + "\\" + sensor::samples::ais_position(mmsi, seen);
       },
       ""},
      {"GeoJSON lines",
       [] { return std::make_unique<sensor::GeojsonLinesDecoder>(1); },
       [](const auto& seen, std::uint32_t) { return sensor::samples::geojson_line(seen); },
       ""},
      {"CoT XML",
       [] { return std::make_unique<sensor::CotXmlDecoder>(1); },
       [](const auto& seen, std::uint32_t) { return sensor::samples::cot_xml(seen); },
       ""},
  };
}

double decode_alone(const Format& format, const std::string& bytes, std::size_t reports) {
  const auto decoder = format.decoder();
  if (*format.head != '\0') (void)decoder->take(format.head, kStart);
  const double begin = thread_seconds();
  for (std::size_t at = 0; at < bytes.size(); at += kChunk)
    (void)decoder->take(std::string_view(bytes).substr(at, kChunk), kReceived);
  const double spent = thread_seconds() - begin;
  CHECK(decoder->tally().reports + 1 >= reports);
  return static_cast<double>(reports) / spent;
}

void report_latencies(std::vector<std::unique_ptr<Worker>>& workers, const std::string& what) {
  std::vector<float> all;
  for (auto& worker : workers) all.insert(all.end(), worker->latencies_ms.begin(), worker->latencies_ms.end());
  if (all.empty()) return;
  std::sort(all.begin(), all.end());
  const auto part = [&all](double share) {
    return static_cast<double>(all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))]);
  };
  char beside[160];
  std::snprintf(beside,
                sizeof beside,
                "p50 %.2f, p99.9 %.2f, most %.2f ms, of %zu alerts (goal p99 50 ms)",
                part(0.5),
                part(0.999),
                part(1),
                all.size());
  figure(what + ", report to alert, p99", part(0.99), "ms", beside);
}

void run(std::size_t things, std::size_t count) {
  const auto line = fine_line();
  const Stopwatch built;
  const auto plan = must(Plan::build(thousand_zones(line), {line}));
  figure("plan of " + std::to_string(plan->zones().size()) + " zones, " + std::to_string(plan->rules().size()) +
             " rules, " + std::to_string(line.size()) + " vertices",
         built.seconds(),
         "s",
         std::to_string(plan->size_bytes() / 1'000'000) + " MB, shared");
  World world(line, things);
  std::vector<std::unique_ptr<Worker>> workers;
  for (std::size_t i = 0; i < kShards; ++i) {
    workers.push_back(std::make_unique<Worker>());
    workers.back()->shard = std::make_unique<Shard>(plan, picture::ShardOptions{});
  }
  const auto all = formats();
  encode(workers, world, all[0], std::max(count, things * 4));  // so that nearly all things are known
  (void)Run(plan, all[0], workers).go(0);
  std::size_t bytes = 0, size = 0;
  for (auto& worker : workers) {
    bytes += worker->shard->size_bytes();
    size += worker->shard->size();
  }
  figure("memory of a thing, of " + std::to_string(size),
         static_cast<double>(bytes) / static_cast<double>(size),
         "bytes",
         "(goal 100)");
  double half = 0;
  for (const Format& format : all) {
    encode(workers, world, format, count);
    const double decoding = decode_alone(format, workers[0]->bytes, workers[0]->reports);
    Run run(plan, format, workers);
    const double wall = run.go(0);
    const double cpu = static_cast<double>(count) / std::max(workers[0]->cpu_s, workers[1]->cpu_s);
    char beside[200];
    std::snprintf(beside,
                  sizeof beside,
                  "%.0f/s of processor time; decoding alone %.0f/s a core; %.1f bytes a report; %llu alerts",
                  cpu,
                  decoding,
                  static_cast<double>(workers[0]->bytes.size()) / static_cast<double>(workers[0]->reports),
                  static_cast<unsigned long long>(workers[0]->alerts + workers[1]->alerts));
    figure(std::string(format.name) + ", two shards", wall, "reports/s", beside);
    if (half == 0) half = 500'000;
    encode(workers, world, format, count);
    const double rate = std::min(half, wall / 2);
    (void)run.go(rate);
    report_latencies(workers, std::string(format.name) + " at " + std::to_string(static_cast<long>(rate)) + "/s");
  }
  std::vector<Placed> places;
  for (std::size_t i = 0; i < count / 4; ++i) {
    const auto seen = world.next(kStart);
    places.push_back({seen.uid, seen.place});
  }
  redis_geo(places);
}

}  // namespace
}  // namespace thalweg::bench

int main(int argc, char** argv) {
  const std::size_t things = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  const std::size_t count = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 2'000'000;
  thalweg::bench::run(std::max<std::size_t>(things, 1'000), std::max<std::size_t>(count, 10'000));
}
