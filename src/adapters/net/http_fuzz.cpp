// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/server.h"

using namespace thalweg;  // NOLINT(google-build-using-namespace)

namespace {

/// Answers with what it was asked, so that the answer is as strange as the request.
class Echo final : public host::HttpHandler {
 public:
  void handle(host::HttpRequest request, host::Respond respond) override {
    CHECK(!request.method.empty());
    CHECK(request.body.size() <= kBodyBytesMax);
    for (const auto& [name, value] : request.headers) {
      CHECK(name.find_first_of(":\r\n") == std::string::npos);
      CHECK(value.find_first_of("\r\n") == std::string::npos);
    }
    respond({200, "text/plain", std::move(request.body), {{"x-target", request.target}}});
  }

  static constexpr std::size_t kBodyBytesMax = 4096;
};

/// The server runs until the end: it must not outlive the libraries that it uses.
std::uint16_t server_port() {
  static const net::Server* const server = [] {
    net::ServerOptions options;
    options.header_bytes_max = 2048;
    options.body_bytes_max = Echo::kBodyBytesMax;
    options.threads = 1;
    return net::Server::start(std::move(options), *new Echo()).value().release();
  }();
  return server->port();
}

/// Sends the bytes in two parts, says that no more will come, and takes all that is answered.
std::string exchanged(std::string_view bytes, std::size_t first) {
  const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(handle >= 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(server_port());
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(handle, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0);
  for (const std::string_view part : {bytes.substr(0, first), bytes.substr(first)})
    (void)::send(handle, part.data(), part.size(), MSG_NOSIGNAL);
  ::shutdown(handle, SHUT_WR);
  std::string answer;
  char piece[4096];
  for (ssize_t got = ::read(handle, piece, sizeof(piece)); got > 0; got = ::read(handle, piece, sizeof(piece)))
    answer.append(piece, static_cast<std::size_t>(got));
  ::close(handle);
  return answer;
}

/// The value of a header in a head, or nothing.
std::string_view header_in(std::string_view head, std::string_view name) {
  const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
  if (at == std::string_view::npos) return {};
  const std::string_view rest = head.substr(at + name.size() + 4);
  return rest.substr(0, rest.find("\r\n"));
}

}  // namespace

/// The server under any bytes, in one piece or two: whatever it answers is whole HTTP/1.1 with a status that it means
/// to give, and it closes when it is done.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 8192));
  if (input.empty()) return 0;
  const std::string answer = exchanged(input.substr(1), static_cast<std::uint8_t>(input[0]) % input.size());
  std::string_view rest = answer;
  while (!rest.empty()) {
    if (rest.starts_with("HTTP/1.1 100 Continue\r\n\r\n")) {
      rest.remove_prefix(25);
      continue;
    }
    CHECK(rest.starts_with("HTTP/1.1 "));
    const int status = std::atoi(std::string(rest.substr(9, 3)).c_str());
    CHECK(status == 200 || status == 400 || status == 413 || status == 415 || status == 431);
    const std::size_t end = rest.find("\r\n\r\n");
    CHECK(end != std::string_view::npos);
    const std::string_view head = rest.substr(0, end + 2);
    const std::size_t length = std::strtoul(std::string(header_in(head, "content-length")).c_str(), nullptr, 10);
    rest.remove_prefix(end + 4);
    if (rest.starts_with("HTTP/1.1 ")) continue;  // the answer to a HEAD
    rest.remove_prefix(std::min(length, rest.size()));
  }
  return 0;
}
