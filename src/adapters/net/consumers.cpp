// SPDX-License-Identifier: Apache-2.0
#include "net/consumers.h"

#include <algorithm>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
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
#include "sensor/cot_xml.h"
#include "sensor/tak.h"

// g++ 12 inlines one half of a coroutine's matching allocation functions and complains of the other.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace thalweg::net {

using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;
using sensing::Consumer;
using sensing::Transport;
using TlsStream = asio::ssl::stream<tcp::socket>;

namespace {

constexpr std::size_t kWriteMax = 16'000;
constexpr std::size_t kThingsMax = 20'000;  // in one round
constexpr Duration kStep = Duration::milliseconds(250);
constexpr Duration kSilence = Duration::seconds(10);
constexpr Duration kTakesMax = Duration::seconds(30);
constexpr Duration kPause = Duration::seconds(1);

/// What of the picture a consumer is due, each thing once for each of its changes.
class Selection {
 public:
  explicit Selection(const Consumer& consumer) : consumer_(consumer) {
    query_.box = consumer.area;
    query_.limit = kThingsMax;
    for (const sensor::Subject subject : consumer.subjects) query_.subjects |= 1U << static_cast<unsigned>(subject);
  }

  std::vector<sensing::CotEvent> due(const sensing::Engine& engine) {
    const auto snapshot = engine.snapshot(std::min(consumer_.each, Duration::seconds(1)));
    const auto view = sensing::look(*snapshot, query_, *engine.alerts().open_things());
    // It stands for some rounds, so that one lost datagram makes nothing vanish.
    const Duration valid = std::max(Duration::minutes(2), Duration::milliseconds(consumer_.each.milliseconds() * 3));
    std::map<std::string, Instant, std::less<>> told;
    std::vector<sensing::CotEvent> events;
    for (const sensing::Shown* thing : view.single) {
      if (thing->seen.stale || (thing->seen.own && !consumer_.own)) continue;
      told.emplace(thing->seen.uid, thing->seen.at);
      const auto before = told_.find(thing->seen.uid);
      if (before == told_.end() || before->second != thing->seen.at) events.push_back(sensing::event_of(*thing, valid));
    }
    told_ = std::move(told);
    return events;
  }

 private:
  const Consumer& consumer_;
  sensing::ViewQuery query_;
  std::map<std::string, Instant, std::less<>> told_;
};

/// One client. Its reader and its writer run on one strand.
template <class Stream>
struct Client {
  Client(Stream stream_in, const Consumer& consumer)
      : stream(std::move(stream_in)),
        selection(consumer),
        wake(stream.get_executor()),
        deadline(stream.get_executor()),
        decoder(std::make_unique<sensor::CotXmlDecoder>(std::uint16_t{0})) {}

  Stream stream;
  Selection selection;
  asio::steady_timer wake, deadline;
  std::unique_ptr<sensor::Decoder> decoder;
  bool is_protobuf = false, switches = false, pinged = false, is_gone = false;
};

tcp::socket& socket_of(tcp::socket& socket) {
  return socket;
}

tcp::socket& socket_of(TlsStream& stream) {
  return stream.next_layer();
}

/// Hears what a client asks for; all else that it says is not for us.
template <class Stream>
asio::awaitable<void> hear(std::shared_ptr<Client<Stream>> client, const sensing::Engine& engine) {
  std::vector<char> chunk(4 * 1024);
  while (!client->is_gone) {
    error_code code;
    const std::size_t count =
        co_await client->stream.async_read_some(asio::buffer(chunk), redirect_error(use_awaitable, code));
    if (count > 0) {
      for (const sensor::Control control : client->decoder->take({chunk.data(), count}, engine.now()).controls) {
        client->pinged |= control == sensor::Control::ping;
        client->switches |= control == sensor::Control::protocol_request && !client->is_protobuf;
      }
      if (client->switches) client->decoder = std::make_unique<sensor::TakStreamDecoder>(std::uint16_t{0});
    }
    client->is_gone |= code.failed();
    if (client->is_gone || client->pinged || client->switches) client->wake.cancel();
  }
}

/// False when the client does not take it in time.
template <class Stream>
asio::awaitable<bool> write(Client<Stream>& client, const Bytes& bytes) {
  client.deadline.expires_after(ticks(kTakesMax));
  client.deadline.async_wait([&client](const error_code& code) {
    error_code ignored;
    if (!code) socket_of(client.stream).close(ignored);
  });
  error_code code;
  co_await asio::async_write(client.stream, asio::buffer(bytes), redirect_error(use_awaitable, code));
  client.deadline.cancel();
  co_return !code;
}

template <class Stream>
asio::awaitable<bool> answer(Client<Stream>& client, const sensing::Engine& engine) {
  if (std::exchange(client.pinged, false)) {
    const Bytes pong = sensing::cot_pong(engine.now(), client.is_protobuf);
    if (!co_await write(client, pong)) co_return false;
  }
  if (std::exchange(client.switches, false)) {
    const Bytes yes = sensing::cot_protocol_response(engine.now());
    if (!co_await write(client, yes)) co_return false;
    client.is_protobuf = true;
  }
  co_return true;
}

/// True when something was said; nothing when the client is gone.
template <class Stream>
asio::awaitable<std::optional<bool>> tell(Client<Stream>& client, const sensing::Engine& engine) {
  const auto events = client.selection.due(engine);
  Bytes part;
  const auto encoded = [&client](const sensing::CotEvent& event) {
    return client.is_protobuf ? sensing::to_tak_frame(event) : sensing::to_cot_xml(event);
  };
  for (const sensing::CotEvent& event : events) {
    Bytes one = encoded(event);
    if (part.size() + one.size() > kWriteMax) {
      if (!co_await write(client, part)) co_return std::nullopt;
      part.clear();
      // It may ask for the other form meanwhile.
      if (!co_await answer(client, engine)) co_return std::nullopt;
      one = encoded(event);
    }
    part += one;
  }
  if (!part.empty() && !co_await write(client, part)) co_return std::nullopt;
  co_return !events.empty();
}

template <class Stream>
asio::awaitable<void> speak(std::shared_ptr<Client<Stream>> client, const sensing::Engine& engine, Duration each) {
  const Bytes offer = sensing::cot_protocol_offer(engine.now());
  bool goes_on = co_await write(*client, offer);
  auto due = Clock::now(), said = Clock::now();
  while (goes_on && !client->is_gone) {
    if (client->pinged || client->switches) {
      goes_on = co_await answer(*client, engine);
      said = Clock::now();
    } else if (Clock::now() >= due) {
      due = Clock::now() + ticks(each);
      const auto told = co_await tell(*client, engine);
      goes_on = told.has_value();
      if (told.value_or(false)) said = Clock::now();
    } else if (Clock::now() - said >= ticks(kSilence)) {
      client->pinged = true;  // a pong that nobody asked for: the line is good
    } else {
      error_code code;
      client->wake.expires_after(ticks(kStep));
      co_await client->wake.async_wait(redirect_error(use_awaitable, code));
    }
  }
  client->is_gone = true;
  error_code ignored;
  socket_of(client->stream).close(ignored);
}

}  // namespace

struct Consumers::State {
  State(sensing::Engine& engine_in, std::vector<Consumer> consumers_in, ConsumersOptions options_in)
      : engine(engine_in), consumers(std::move(consumers_in)), options(std::move(options_in)) {}

  sensing::Engine& engine;
  std::vector<Consumer> consumers;
  ConsumersOptions options;
  std::map<std::size_t, std::uint16_t> ports;
  std::map<std::size_t, SensorTls> tls;
  std::map<std::size_t, std::int64_t> open;  ///< belongs to the one thread
  asio::io_context io;                       // below what its coroutines use: it destroys them
  std::thread thread;

  void log(std::size_t consumer, const std::string& line) const {
    if (options.log) options.log("consumer " + consumers[consumer].id + ": " + line);
  }

  template <class Executor>
  void spawn(Executor executor, asio::awaitable<void> work) {
    asio::co_spawn(std::move(executor), std::move(work), [this](const std::exception_ptr& failure) {
      if (failure && options.log) options.log("a consumer's connection ended by an exception");
    });
  }

  [[nodiscard]] Result<Unit> begin(std::size_t consumer);
  [[nodiscard]] asio::awaitable<void> accept(std::size_t consumer, std::shared_ptr<tcp::acceptor> acceptor);
  [[nodiscard]] asio::awaitable<void> serve(std::size_t consumer, tcp::socket socket);
  [[nodiscard]] asio::awaitable<void> serve_tls(std::size_t consumer, tcp::socket socket);
  [[nodiscard]] asio::awaitable<void> send(std::size_t consumer, udp::endpoint to);

  template <class Stream>
  asio::awaitable<void> run(std::size_t consumer, Stream stream) {
    auto client = std::make_shared<Client<Stream>>(std::move(stream), consumers[consumer]);
    spawn(client->stream.get_executor(), hear(client, engine));
    co_await speak(client, engine, consumers[consumer].each);
  }
};

asio::awaitable<void> Consumers::State::accept(std::size_t consumer, std::shared_ptr<tcp::acceptor> acceptor) {
  while (true) {
    tcp::socket socket(io);
    error_code code;
    co_await acceptor->async_accept(socket, redirect_error(use_awaitable, code));
    if (code == asio::error::operation_aborted) co_return;
    if (code) {
      log(consumer, "cannot accept a connection: " + code.message());
      asio::steady_timer pause(io, ticks(kPause));
      co_await pause.async_wait(redirect_error(use_awaitable, code));
    } else if (open[consumer] >= consumers[consumer].connections_max) {
      log(consumer, "a connection turned away: " + std::to_string(consumers[consumer].connections_max) + " are open");
    } else {
      ++open[consumer];
      spawn(io.get_executor(),
            tls.contains(consumer) ? serve_tls(consumer, std::move(socket)) : serve(consumer, std::move(socket)));
    }
  }
}

asio::awaitable<void> Consumers::State::serve(std::size_t consumer, tcp::socket socket) {
  co_await run(consumer, std::move(socket));
  --open[consumer];
}

asio::awaitable<void> Consumers::State::serve_tls(std::size_t consumer, tcp::socket socket) {
  const SensorTls& terms = tls.at(consumer);
  KeyCheck check{[&terms](const std::string& pin) { return terms.pins.contains(pin); }, {}};
  TlsStream stream(std::move(socket), *terms.context);
  attach_check(stream.native_handle(), &check);
  asio::steady_timer deadline(io, ticks(kTakesMax));
  deadline.async_wait([&stream](const error_code& code) {
    error_code ignored;
    if (!code) stream.next_layer().close(ignored);
  });
  error_code code;
  co_await stream.async_handshake(asio::ssl::stream_base::server, redirect_error(use_awaitable, code));
  deadline.cancel();
  attach_check(stream.native_handle(), nullptr);
  if (code) {
    log(consumer, "a client refused: " + code.message() + (check.shown_pin.empty() ? "" : ", key " + check.shown_pin));
  } else {
    co_await run(consumer, std::move(stream));
  }
  --open[consumer];
}

asio::awaitable<void> Consumers::State::send(std::size_t consumer, udp::endpoint to) {
  udp::socket socket(io, to.protocol());
  Selection selection(consumers[consumer]);
  while (true) {
    for (const sensing::CotEvent& event : selection.due(engine)) {
      error_code code;
      const Bytes one = consumers[consumer].is_protobuf ? sensing::to_tak_datagram(event) : sensing::to_cot_xml(event);
      co_await socket.async_send_to(asio::buffer(one), to, redirect_error(use_awaitable, code));
    }
    error_code code;
    asio::steady_timer pause(io, ticks(consumers[consumer].each));
    co_await pause.async_wait(redirect_error(use_awaitable, code));
    if (code) co_return;
  }
}

Result<Unit> Consumers::State::begin(std::size_t consumer) {
  const Consumer& described = consumers[consumer];
  const host::Endpoint at = TRY(host::endpoint_from_text(described.address));
  error_code code;
  const auto address = asio::ip::make_address(at.host == "localhost" ? "127.0.0.1" : at.host, code);
  if (code) return Error{Code::malformed, "\"" + at.host + "\" is no numeric address"};
  if (described.transport == Transport::udp) {
    spawn(io.get_executor(), send(consumer, udp::endpoint(address, at.port)));
    return Unit{};
  }
  if (described.transport == Transport::tls_listen)
    tls.emplace(consumer, TRY(make_sensor_tls(described.tls, options.identity, options.folder)));
  auto acceptor = std::make_shared<tcp::acceptor>(io);  // shared with its coroutine
  const tcp::endpoint endpoint(address, at.port);
  acceptor->open(endpoint.protocol(), code);
  if (!code) acceptor->set_option(tcp::acceptor::reuse_address(true), code);
  if (!code) acceptor->bind(endpoint, code);
  if (!code) acceptor->listen(asio::socket_base::max_listen_connections, code);
  if (code) return Error{Code::unavailable, "cannot listen on port " + std::to_string(at.port) + ": " + code.message()};
  ports[consumer] = acceptor->local_endpoint().port();
  spawn(io.get_executor(), accept(consumer, acceptor));
  return Unit{};
}

Consumers::Consumers(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Consumers>> Consumers::start(sensing::Engine& engine,
                                                    std::vector<Consumer> consumers,
                                                    ConsumersOptions options) {
  std::unique_ptr<Consumers> made(
      new Consumers(std::make_unique<State>(engine, std::move(consumers), std::move(options))));
  State& state = *made->state_;
  for (std::size_t i = 0; i < state.consumers.size(); ++i) {
    auto begun = state.begin(i);
    if (!begun)
      return Error{begun.error().code, "sources.toml, consumer " + state.consumers[i].id + ": " + begun.error().detail};
  }
  if (!state.consumers.empty()) state.thread = std::thread([&state] { state.io.run(); });
  return made;
}

Consumers::~Consumers() {
  state_->io.stop();
  if (state_->thread.joinable()) state_->thread.join();
}

std::uint16_t Consumers::port(std::size_t consumer) const {
  const auto found = state_->ports.find(consumer);
  return found == state_->ports.end() ? std::uint16_t{0} : found->second;
}

}  // namespace thalweg::net
