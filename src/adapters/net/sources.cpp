// SPDX-License-Identifier: Apache-2.0
#include "net/sources.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "host/config.h"
#include "net/sensor_tls_detail.h"
#include "net/wire_detail.h"
#include "sensing/cot_out.h"

// g++ 12 inlines one half of a coroutine's matching allocation functions and complains of the other.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace thalweg::net {

using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;
using sensing::Engine;
using sensing::Source;
using sensing::Transport;
using TlsStream = asio::ssl::stream<tcp::socket>;

namespace {

constexpr std::size_t kChunk = 64 * 1024;
constexpr Duration kPauseMin = Duration::seconds(1);
constexpr Duration kPauseMax = Duration::seconds(30);
constexpr Duration kHandshake = Duration::seconds(20);
constexpr Duration kFileStep = Duration::milliseconds(100);

}  // namespace

struct Sources::State {
  State(Engine& engine_in, SourcesOptions options_in) : engine(engine_in), options(std::move(options_in)) {}

  Engine& engine;
  SourcesOptions options;
  std::map<std::size_t, std::uint16_t> ports;
  std::map<std::size_t, SensorTls> tls;
  std::mutex mutex;
  std::map<std::size_t, std::int64_t> open;  ///< connections, by source
  asio::io_context io;                       // below what its coroutines use: it destroys them
  std::vector<std::thread> threads;

  void log(std::size_t source, const std::string& line) const {
    if (options.log) options.log("source " + engine.source(source).terms.id + ": " + line);
  }

  void spawn(std::size_t source, asio::any_io_executor executor, asio::awaitable<void> work) {
    asio::co_spawn(std::move(executor), std::move(work), [this, source](const std::exception_ptr& failure) {
      if (failure) log(source, "ended by an exception");
    });
  }

  [[nodiscard]] Result<Unit> begin(std::size_t source);
  [[nodiscard]] Result<Unit> listen(std::size_t source, const host::Endpoint& at);
  [[nodiscard]] Result<Unit> bind(std::size_t source, const host::Endpoint& at);
  [[nodiscard]] bool admit(std::size_t source);
  void leave(std::size_t source);
  [[nodiscard]] asio::awaitable<void> accept(std::size_t source, std::shared_ptr<tcp::acceptor> acceptor);
  [[nodiscard]] asio::awaitable<void> serve(std::size_t source, tcp::socket socket);
  [[nodiscard]] asio::awaitable<void> serve_tls(std::size_t source, tcp::socket socket);
  template <class Stream>
  [[nodiscard]] asio::awaitable<void> read(std::size_t source, Stream& stream);
  [[nodiscard]] asio::awaitable<void> call(std::size_t source, host::Endpoint to);
  [[nodiscard]] asio::awaitable<void> receive(std::size_t source, std::shared_ptr<udp::socket> socket);
  [[nodiscard]] asio::awaitable<void> replay(std::size_t source);
};

bool Sources::State::admit(std::size_t source) {
  const std::lock_guard lock(mutex);
  if (open[source] >= engine.source(source).connections_max) return false;
  ++open[source];
  return true;
}

void Sources::State::leave(std::size_t source) {
  const std::lock_guard lock(mutex);
  --open[source];
}

Result<Unit> Sources::State::listen(std::size_t source, const host::Endpoint& at) {
  error_code code;
  const auto address = asio::ip::make_address(at.host == "localhost" ? "127.0.0.1" : at.host, code);
  if (code) return Error{Code::malformed, "\"" + at.host + "\" is no numeric address to listen on"};
  auto acceptor = std::make_shared<tcp::acceptor>(asio::make_strand(io));  // shared with its coroutine
  const tcp::endpoint endpoint(address, at.port);
  acceptor->open(endpoint.protocol(), code);
  if (!code) acceptor->set_option(tcp::acceptor::reuse_address(true), code);
  if (!code) acceptor->bind(endpoint, code);
  if (!code) acceptor->listen(asio::socket_base::max_listen_connections, code);
  if (code) return Error{Code::unavailable, "cannot listen on port " + std::to_string(at.port) + ": " + code.message()};
  ports[source] = acceptor->local_endpoint().port();
  spawn(source, acceptor->get_executor(), accept(source, acceptor));
  return Unit{};
}

asio::awaitable<void> Sources::State::accept(std::size_t source, std::shared_ptr<tcp::acceptor> acceptor) {
  while (true) {
    tcp::socket socket(asio::make_strand(io));
    error_code code;
    co_await acceptor->async_accept(socket, redirect_error(use_awaitable, code));
    if (code == asio::error::operation_aborted) co_return;  // we stop
    if (code) {
      log(source, "cannot accept a connection: " + code.message());
      asio::steady_timer pause(acceptor->get_executor(), ticks(kPauseMin));
      co_await pause.async_wait(redirect_error(use_awaitable, code));
      continue;
    }
    if (!admit(source)) {
      log(source, "a connection turned away: " + std::to_string(engine.source(source).connections_max) + " are open");
      continue;
    }
    const auto executor = socket.get_executor();
    spawn(source,
          executor,
          tls.contains(source) ? serve_tls(source, std::move(socket)) : serve(source, std::move(socket)));
  }
}

/// What a TAK client wants answered, in the form that it speaks.
Bytes answers(const std::vector<sensor::Control>& controls, const Engine::Connection& connection, Instant now) {
  Bytes out;
  for (const sensor::Control control : controls) {
    if (control == sensor::Control::ping) out += sensing::cot_pong(now, connection.is_protobuf());
    if (control == sensor::Control::protocol_request) out += sensing::cot_protocol_response(now);
  }
  return out;
}

template <class Stream>
asio::awaitable<void> Sources::State::read(std::size_t source, Stream& stream) {
  error_code code;
  stream.lowest_layer().set_option(asio::socket_base::keep_alive(true), code);
  const auto connection = engine.connect(source);
  const auto protocol = engine.source(source).protocol;
  if (protocol == sensing::Protocol::tak) {
    const Bytes offer = sensing::cot_protocol_offer(engine.now());
    co_await asio::async_write(stream, asio::buffer(offer), redirect_error(use_awaitable, code));
  }
  std::vector<char> chunk(kChunk);
  while (!code) {
    const std::size_t count = co_await stream.async_read_some(asio::buffer(chunk), redirect_error(use_awaitable, code));
    if (count == 0) continue;
    const Bytes said = answers(connection->take({chunk.data(), count}), *connection, engine.now());
    error_code ignored;
    if (!said.empty()) co_await asio::async_write(stream, asio::buffer(said), redirect_error(use_awaitable, ignored));
  }
  connection->finish();
}

asio::awaitable<void> Sources::State::serve(std::size_t source, tcp::socket socket) {
  co_await read(source, socket);
  leave(source);
}

asio::awaitable<void> Sources::State::serve_tls(std::size_t source, tcp::socket socket) {
  const SensorTls& terms = tls.at(source);
  KeyCheck check{[&terms](const std::string& pin) { return terms.pins.contains(pin); }, {}};
  TlsStream stream(std::move(socket), *terms.context);
  attach_check(stream.native_handle(), &check);
  asio::steady_timer deadline(stream.get_executor(), ticks(kHandshake));
  deadline.async_wait([&stream](const error_code& code) {
    error_code ignored;
    if (!code) stream.next_layer().close(ignored);
  });
  error_code code;
  co_await stream.async_handshake(asio::ssl::stream_base::server, redirect_error(use_awaitable, code));
  deadline.cancel();
  attach_check(stream.native_handle(), nullptr);
  if (code) {
    log(source, "a client refused: " + code.message() + (check.shown_pin.empty() ? "" : ", key " + check.shown_pin));
  } else {
    co_await read(source, stream);
  }
  leave(source);
}

asio::awaitable<void> Sources::State::call(std::size_t source, host::Endpoint to) {
  const auto executor = co_await asio::this_coro::executor;
  Duration pause = kPauseMin;
  while (true) {
    error_code code;
    tcp::resolver resolver(executor);
    tcp::socket socket(executor);
    const auto found =
        co_await resolver.async_resolve(to.host, std::to_string(to.port), redirect_error(use_awaitable, code));
    if (!code) co_await asio::async_connect(socket, found, redirect_error(use_awaitable, code));
    if (!code) {
      pause = kPauseMin;
      co_await read(source, socket);
      log(source, "the other side has closed; connecting again");
    } else if (pause == kPauseMin) {
      log(source, "cannot connect to " + to.host + ":" + std::to_string(to.port) + ": " + code.message());
    }
    asio::steady_timer timer(executor, ticks(pause));
    co_await timer.async_wait(redirect_error(use_awaitable, code));
    if (code) co_return;
    pause = std::min(kPauseMax, Duration::milliseconds(pause.milliseconds() * 2));
  }
}

Result<Unit> Sources::State::bind(std::size_t source, const host::Endpoint& at) {
  error_code code;
  const auto address = asio::ip::make_address(at.host == "localhost" ? "127.0.0.1" : at.host, code);
  if (code) return Error{Code::malformed, "\"" + at.host + "\" is no numeric address to listen on"};
  auto socket = std::make_shared<udp::socket>(asio::make_strand(io));  // shared with its coroutine
  const bool is_group = address.is_multicast();
  const udp::endpoint endpoint(is_group ? (address.is_v4() ? asio::ip::address(asio::ip::address_v4::any())
                                                           : asio::ip::address(asio::ip::address_v6::any()))
                                        : address,
                               at.port);
  socket->open(endpoint.protocol(), code);
  if (!code && is_group) socket->set_option(udp::socket::reuse_address(true), code);
  if (!code) socket->bind(endpoint, code);
  if (!code && is_group) socket->set_option(asio::ip::multicast::join_group(address), code);
  if (code)
    return Error{Code::unavailable, "cannot take datagrams on port " + std::to_string(at.port) + ": " + code.message()};
  ports[source] = socket->local_endpoint().port();
  spawn(source, socket->get_executor(), receive(source, socket));
  return Unit{};
}

asio::awaitable<void> Sources::State::receive(std::size_t source, std::shared_ptr<udp::socket> socket) {
  const auto connection = engine.connect(source, true);
  std::vector<char> datagram(kChunk);
  while (true) {
    error_code code;
    udp::endpoint from;
    const std::size_t count =
        co_await socket->async_receive_from(asio::buffer(datagram), from, redirect_error(use_awaitable, code));
    if (code == asio::error::operation_aborted) co_return;
    if (code) continue;
    (void)connection->take({datagram.data(), count});
    connection->finish();
  }
}

asio::awaitable<void> Sources::State::replay(std::size_t source) {
  const auto executor = co_await asio::this_coro::executor;
  const Source& described = engine.source(source);
  const std::string path = described.path.starts_with('/') ? described.path : options.folder + "/" + described.path;
  const auto step = std::max<std::int64_t>(1, described.bytes_per_s * kFileStep.milliseconds() / 1'000);
  do {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      log(source, path + " cannot be read");
      co_return;
    }
    const auto connection = engine.connect(source);
    std::vector<char> chunk(static_cast<std::size_t>(std::min<std::int64_t>(step, 1'000'000)));
    while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0) {
      (void)connection->take({chunk.data(), static_cast<std::size_t>(file.gcount())});
      asio::steady_timer timer(executor, ticks(kFileStep));
      error_code code;
      co_await timer.async_wait(redirect_error(use_awaitable, code));
      if (code) co_return;
    }
    connection->finish();
  } while (described.repeats);
}

Result<Unit> Sources::State::begin(std::size_t source) {
  const Source& described = engine.source(source);
  if (described.transport == Transport::file) {
    const auto strand = asio::make_strand(io);
    spawn(source, strand, replay(source));
    return Unit{};
  }
  host::Endpoint endpoint = TRY(host::endpoint_from_text(described.address));
  switch (described.transport) {
    case Transport::tls_listen:
      tls.emplace(source, TRY(make_sensor_tls(described.tls, options.identity, options.folder)));
      return listen(source, endpoint);
    case Transport::tcp_listen: return listen(source, endpoint);
    case Transport::udp: return bind(source, endpoint);
    case Transport::tcp_connect: spawn(source, asio::make_strand(io), call(source, std::move(endpoint))); return Unit{};
    case Transport::file: return Unit{};
  }
  return Unit{};
}

Sources::Sources(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Sources>> Sources::start(Engine& engine, SourcesOptions options) {
  std::unique_ptr<Sources> sources(new Sources(std::make_unique<State>(engine, std::move(options))));
  State& state = *sources->state_;
  for (std::size_t i = 0; i < engine.source_count(); ++i) {
    auto begun = state.begin(i);
    if (!begun) {
      return Error{begun.error().code,
                   "sources.toml, source " + engine.source(i).terms.id + ": " + begun.error().detail};
    }
  }
  for (int i = 0; i < state.options.threads && engine.source_count() > 0; ++i) {
    state.threads.emplace_back([&state] { state.io.run(); });
  }
  return sources;
}

Sources::~Sources() {
  state_->io.stop();
  for (std::thread& thread : state_->threads) thread.join();
}

std::uint16_t Sources::port(std::size_t source) const {
  const auto found = state_->ports.find(source);
  return found == state_->ports.end() ? std::uint16_t{0} : found->second;
}

}  // namespace thalweg::net
