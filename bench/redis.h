// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "geometry/frontier.h"
#include "measure.h"

namespace thalweg::bench {

struct Placed {
  std::string uid;
  geometry::Position place;
};

/// Redis's GEOADD of the same places over a local socket, a thousand in one go: only its index. It has no zones that
/// tell when something comes in, no line, no rules. Left out where redis-server is not installed.
inline void redis_geo(const std::vector<Placed>& places) {
  const Folder folder("redis");
  const std::string path = folder.path("socket");
  const pid_t server = fork();
  if (server == 0) {
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, 1);
    dup2(nothing, 2);
    execlp("redis-server",
           "redis-server",
           "--port",
           "0",
           "--unixsocket",
           path.c_str(),
           "--save",
           "",
           "--appendonly",
           "no",
           nullptr);
    _exit(127);
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "%s", path.c_str());
  const int line = socket(AF_UNIX, SOCK_STREAM, 0);
  bool is_up = false;
  for (int i = 0; i < 100 && !is_up; ++i) {
    usleep(50'000);
    is_up = connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  if (is_up) {
    constexpr std::size_t kAtOnce = 1'000;
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < places.size(); i += kAtOnce) {
      std::string& text = requests.emplace_back();
      for (std::size_t k = i; k < std::min(i + kAtOnce, places.size()); ++k) {
        char lon[32], lat[32];
        const int lon_size = std::snprintf(lon, sizeof lon, "%.7f", places[k].place.lon_e7 * 1e-7);
        const int lat_size = std::snprintf(lat, sizeof lat, "%.7f", places[k].place.lat_e7 * 1e-7);
        text += "*5\r\n$6\r\nGEOADD\r\n$1\r\nt\r\n$" + std::to_string(lon_size) + "\r\n" + lon + "\r\n$" +
                std::to_string(lat_size) + "\r\n" + lat + "\r\n$" + std::to_string(places[k].uid.size()) + "\r\n" +
                places[k].uid + "\r\n";
      }
    }
    const Stopwatch watch;
    std::size_t answers = 0;
    char buffer[16'384];
    for (std::size_t i = 0; i < requests.size(); ++i) {
      for (std::string_view rest = requests[i]; !rest.empty();) {
        const ssize_t sent = write(line, rest.data(), rest.size());
        if (sent <= 0) break;
        rest.remove_prefix(static_cast<std::size_t>(sent));
      }
      const std::size_t due = std::min((i + 1) * kAtOnce, places.size());
      while (answers < due) {
        const ssize_t got = read(line, buffer, sizeof buffer);
        if (got <= 0) break;
        answers += static_cast<std::size_t>(std::count(buffer, buffer + got, '\n'));
      }
    }
    figure("Redis GEOADD of the same places, its index alone",
           static_cast<double>(places.size()) / watch.seconds(),
           "reports/s",
           "one core for the server, one for who asks; no zones, no line, no rules");
  } else {
    std::printf("Redis left out: redis-server did not start\n");
  }
  close(line);
  kill(server, SIGTERM);
  waitpid(server, nullptr, 0);
}

}  // namespace thalweg::bench
