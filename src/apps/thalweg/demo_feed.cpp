// SPDX-License-Identifier: Apache-2.0
#include "thalweg/demo_feed.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "files/system.h"
#include "formats/geojson.h"
#include "thalweg/demo_world.h"
#include "thalweg/program.h"

namespace thalweg::app {
namespace {

constexpr const char* kHead = "uid,name,kind,lat,lon,speed_m_s,course,value,own\n";
constexpr double kSeenAcrossM = 4'000;  // so far over the line a side's own sensors see on land
constexpr double kErrorM = 12;

/// A sensor's line to its node; a node that is not there yet, or no more, is tried again at the next report.
class Line {
 public:
  explicit Line(std::uint16_t port) : port_(port) {}

  ~Line() { close(); }

  Line(Line&& other) noexcept : port_(other.port_), socket_(std::exchange(other.socket_, -1)) {}

  Line& operator=(Line&&) = delete;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void send(const std::string& rows) {
    if (rows.empty() || (socket_ < 0 && !open())) return;
    std::size_t done = 0;
    while (done < rows.size()) {
      const ssize_t count = ::send(socket_, rows.data() + done, rows.size() - done, MSG_NOSIGNAL);
      if (count <= 0) return close();
      done += static_cast<std::size_t>(count);
    }
  }

 private:
  bool open() {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port_);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
      close();
      return false;
    }
    const std::string head = kHead;
    return ::send(socket_, head.data(), head.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(head.size());
  }

  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  std::uint16_t port_;
  int socket_ = -1;
};

struct Target {
  FeedTarget what;
  Line river, land;
};

std::string degrees(std::int32_t e7) {
  return formats::to_degrees(e7);
}

std::string row(const Moving& moving, geometry::Position seen_at, bool is_own) {
  char numbers[96];
  std::snprintf(numbers, sizeof numbers, "%.1f,%.0f,", moving.speed_m_s, std::fmod(moving.course_deg, 360));
  char value[32] = "";
  if (moving.has_value) std::snprintf(value, sizeof value, "%.3f", moving.value);
  return moving.uid + "," + moving.name + "," + sensor::name(moving.subject) + "," + degrees(seen_at.lat_e7) + "," +
         degrees(seen_at.lon_e7) + "," + (moving.speed_m_s > 0 ? numbers : ",,") + value + (is_own ? ",1" : ",0") +
         "\n";
}

}  // namespace

std::string feed_sources(const FeedTarget& target) {
  const auto source = [](const char* id, std::uint16_t port) {
    return std::string("[[source]]\nid = \"") + id +
           "\"\nprotocol = \"csv\"\ntransport = \"tcp-listen\"\naddress = \"127.0.0.1:" + std::to_string(port) +
           "\"\narea_e7 = [430000000, 290000000, 500000000, 380000000]\n\n";
  };
  return "# The demonstration's sensors.\n" + source("river-radar", target.river_port) +
         source("land-sensors", target.land_port);
}

struct DemoFeed::State {
  State(DemoWorld world_in, geometry::Frontier frontier_in)
      : world(std::move(world_in)), frontier(std::move(frontier_in)) {}

  DemoWorld world;
  geometry::Frontier frontier;
  std::vector<Target> targets;
  std::mt19937_64 errors{2};
  std::mutex mutex;
  std::condition_variable changed;
  bool stop = false;
  std::thread thread;

  void say(std::uint64_t second);
};

/// A fifth of everything each second, vehicles and vessels twice as often.
void DemoFeed::State::say(std::uint64_t second) {
  const auto things = world.at(static_cast<double>(files::system_now().unix_ms() % 864'000'000) / 1'000);
  for (Target& target : targets) {
    std::string river, land;
    for (std::size_t i = 0; i < things.size(); ++i) {
      const Moving& moving = things[i];
      const bool moves = moving.subject == sensor::Subject::vessel || moving.subject == sensor::Subject::vehicle;
      if ((i + second) % (moves ? 2 : 5) != 0) continue;
      const bool is_own = target.what.is_left ? moving.left_own : moving.right_own;
      const bool is_theirs = target.what.is_left ? moving.right_own : moving.left_own;
      const auto bearing = frontier.nearest(moving.place);
      if (is_theirs) continue;  // each side's boats are known to that side alone
      if (!moving.is_on_river && bearing.left != target.what.is_left && bearing.distance_m > kSeenAcrossM) continue;
      const double away = moving.has_value ? 0 : kErrorM * static_cast<double>(errors() % 1'000) / 1'000;
      const auto seen_at = geometry::ahead(moving.place, static_cast<double>(errors() % 360), away);
      (moving.is_on_river ? river : land) += row(moving, seen_at, is_own);
    }
    target.river.send(river);
    target.land.send(land);
  }
}

DemoFeed::DemoFeed(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<DemoFeed>> DemoFeed::start(const std::string& data, std::vector<FeedTarget> targets) {
  const auto lines = TRY(formats::read_frontier(TRY(read_file(data + "/frontier.geojson"))));
  const auto crossings = TRY(formats::read_crossings(TRY(read_file(data + "/crossings.geojson"))));
  if (lines.empty()) return Error{Code::malformed, data + "/frontier.geojson has no line"};
  auto frontier = TRY(geometry::Frontier::build(lines));
  std::unique_ptr<DemoFeed> feed(
      new DemoFeed(std::make_unique<State>(DemoWorld(lines.front(), crossings), std::move(frontier))));
  for (const FeedTarget& target : targets)
    feed->state_->targets.push_back({target, Line(target.river_port), Line(target.land_port)});
  feed->state_->thread = std::thread([state = feed->state_.get()] {
    std::unique_lock lock(state->mutex);
    for (std::uint64_t second = 0; !state->stop; ++second) {
      state->say(second);
      state->changed.wait_for(lock, std::chrono::seconds(1), [state] { return state->stop; });
    }
  });
  return feed;
}

DemoFeed::~DemoFeed() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

}  // namespace thalweg::app
