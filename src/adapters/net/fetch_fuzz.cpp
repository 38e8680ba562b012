// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/client.h"

using namespace thalweg;  // NOLINT(google-build-using-namespace)

namespace {

/// A socket that somebody listens on, and where.
struct Listener {
  int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string url;

  Listener() {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(at);
    CHECK(::bind(handle, reinterpret_cast<const sockaddr*>(&at), size) == 0);
    CHECK(::listen(handle, 16) == 0);
    CHECK(::getsockname(handle, reinterpret_cast<sockaddr*>(&at), &size) == 0);
    url = "http://127.0.0.1:" + std::to_string(ntohs(at.sin_port)) + "/";
  }
};

void answer_one(int listener, std::string_view bytes) {
  const int handle = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  CHECK(handle >= 0);
  char request[4096];
  (void)!::read(handle, request, sizeof(request));
  (void)::send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::shutdown(handle, SHUT_WR);
  ::close(handle);
}

}  // namespace

/// A server that answers with any bytes: the client ends with a response or an error, and without waiting for more once
/// the line is closed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Listener listener;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::thread server([&] { answer_one(listener.handle, input); });
  const auto response = net::fetch(listener.url, {"GET", "", {}, "", ""}, Duration::seconds(10));
  server.join();
  if (!response) {
    CHECK(response.error().code != Code::timed_out);
    return 0;
  }
  CHECK(response->status >= 100 && response->status <= 999);
  for (const auto& [name, value] : response->headers) CHECK(value.find_first_of("\r\n") == std::string::npos);
  return 0;
}
