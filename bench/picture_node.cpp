// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "files/folder.h"
#include "files/system.h"
#include "formats/geojson.h"
#include "measure.h"
#include "net/sources.h"
#include "sensing/cot_out.h"
#include "sensing/history.h"

/// The node's whole way for sensors: bytes out of two sockets, through the decoder, the source's terms, the shards with
/// 1,000 zones, the history on disk, to the alerts that people see. Senders and node share the machine.
namespace thalweg::bench {
namespace {

using geometry::Position;

constexpr std::size_t kSenders = 2;
constexpr std::size_t kThings = 100'000;
constexpr Duration kBefore = Duration::hours(1);

std::vector<Position> frontier() {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/data/irn-irq/frontier.geojson");
  std::ostringstream text;
  text << file.rdbuf();
  return must(formats::read_frontier(text.str())).front();
}

/// A thousand zones along the line, told of when something comes or goes.
picture::RuleSet zones_of(const std::vector<Position>& line) {
  picture::RuleSet set;
  for (std::size_t i = 0; i < 1'000; ++i) {
    picture::Zone& zone = set.zones.emplace_back();
    zone.id = "zone " + std::to_string(i);
    zone.margin_m = 50;
    const Position centre = line[i * line.size() / 1'000];
    auto& ring = zone.rings.emplace_back();
    for (int k = 0; k < 12; ++k) ring.push_back(geometry::ahead(centre, 30.0 * k, 2'000));
    for (const auto trigger : {picture::Trigger::enter, picture::Trigger::leave}) {
      picture::Rule& rule = set.rules.emplace_back();
      rule.id = picture::name(trigger) + std::to_string(i);
      rule.trigger = trigger;
      rule.zone = zone.id;
    }
  }
  return set;
}

Bytes frame_of(const std::string& uid, Position place, Instant at) {
  sensing::CotEvent event;
  event.uid = uid;
  event.type = "a-n-S";
  event.at = at;
  event.stale = at + Duration::hours(2);
  event.place = place;
  event.speed_cm_s = 500;
  event.course_cdeg = 9'000;
  return sensing::to_tak_frame(event);
}

/// What one sender says, in parts of some 16 KiB.
std::vector<Bytes> script(const std::vector<Position>& line, std::size_t sender, std::size_t count, Instant start) {
  std::mt19937_64 random(sender);
  std::vector<Position> places;
  for (std::size_t i = 0; i < kThings / kSenders; ++i)
    places.push_back(geometry::ahead(
        line[random() % line.size()], static_cast<double>(random() % 360), static_cast<double>(random() % 20'000)));
  std::vector<Bytes> parts(1);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t k = random() % places.size();
    places[k] = geometry::ahead(places[k], static_cast<double>(random() % 360), 50);
    if (parts.back().size() > 16'000) parts.emplace_back();
    parts.back() += frame_of("MMSI-" + std::to_string(200'000'000 + k * kSenders + sender),
                             places[k],
                             start + Duration::milliseconds(static_cast<std::int64_t>(i / 100)));
  }
  return parts;
}

int connected(std::uint16_t port) {
  const int line = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(line, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
  return line;
}

void say(int line, const Bytes& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = ::send(line, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    CHECK(count > 0);
    done += static_cast<std::size_t>(count);
  }
}

std::uint64_t heard(const sensing::Engine& engine) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < engine.source_count(); ++i) sum += engine.status_of(i).tally.reports;
  return sum;
}

void wait_for(const sensing::Engine& engine, std::uint64_t reports) {
  while (heard(engine) < reports) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void run(std::size_t count, bool has_history) {
  const std::string folder = std::filesystem::temp_directory_path() / ("thalweg-picture-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  {
    const auto disk = must(files::open_folder(folder));
    const auto history = must(sensing::History::open(*disk, {}, files::system_now()));
    const auto line = frontier();
    std::vector<sensing::Source> sources(kSenders);
    for (std::size_t i = 0; i < kSenders; ++i) {
      sources[i].terms.id = "sender-" + std::to_string(i);
      sources[i].terms.reports_per_s = sources[i].terms.burst = 10'000'000;
      sources[i].protocol = sensing::Protocol::cot;
      sources[i].address = "127.0.0.1:0";
    }
    sensing::EngineOptions options;
    options.clock = files::system_now;
    options.history = has_history ? history.get() : nullptr;
    options.advanced = [&] { CHECK(history->flush(files::system_now()).has_value()); };
    sensing::Engine engine(must(picture::Plan::build(zones_of(line), {line})), sources, options);
    const auto listeners = must(net::Sources::start(engine, {}));

    const Instant start = files::system_now() - kBefore;
    std::vector<std::vector<Bytes>> scripts;
    for (std::size_t i = 0; i < kSenders; ++i) scripts.push_back(script(line, i, count / kSenders, start));
    const Stopwatch watch;
    std::vector<std::thread> senders;
    for (std::size_t i = 0; i < kSenders; ++i) {
      senders.emplace_back([&, i] {
        const int socket = connected(listeners->port(i));
        for (const Bytes& part : scripts[i]) say(socket, part);
        ::close(socket);
      });
    }
    for (std::thread& sender : senders) sender.join();
    wait_for(engine, count / kSenders * kSenders);
    const double rate = static_cast<double>(count) / watch.seconds();
    const std::string what = std::string("socket to alert, TAK protobuf") + (has_history ? ", with history" : "");
    figure(what, rate, "reports/s", std::to_string(engine.alerts().changes()) + " alerts");
    (void)engine.flush_history(true);
    const auto kept = history->status();
    if (has_history)
      figure("history",
             static_cast<double>(kept.bytes) / static_cast<double>(std::max<std::uint64_t>(1, kept.reports)),
             "bytes a report",
             std::to_string(kept.reports) + " kept, at most one a second of each thing; " + std::to_string(kept.lost) +
                 " lost");
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace thalweg::bench

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2'000'000;
  thalweg::bench::run(std::max<std::size_t>(count, 20'000), false);
  thalweg::bench::run(std::max<std::size_t>(count, 20'000), true);
}
