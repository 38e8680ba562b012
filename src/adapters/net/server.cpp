// SPDX-License-Identifier: Apache-2.0
#include "net/server.h"

#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "host/problem.h"
#include "net/connection_detail.h"
#include "net/gzip.h"
#include "net/message_detail.h"
#include "net/wire_detail.h"

// g++ 12 inlines one half of a coroutine's matching allocation functions and complains of the other.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace thalweg::net {

using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using host::HttpRequest;
using host::HttpResponse;
namespace http = beast::http;

namespace {

constexpr Duration kAcceptPause = Duration::milliseconds(100);

using Parser = http::request_parser<http::string_body>;

/// A request as it came in.
struct Incoming {
  bool is_gone = false;  ///< there is nobody to answer
  int problem = 0;       ///< status to refuse it with, or 0
  std::string detail;
  HttpRequest request;
  bool is_head = false;
  bool accepts_gzip = false;
  bool keeps_alive = false;
};

Incoming gone() {
  Incoming incoming;
  incoming.is_gone = true;
  return incoming;
}

Incoming refused(int status, std::string detail) {
  Incoming incoming;
  incoming.problem = status;
  incoming.detail = std::move(detail);
  return incoming;
}

Incoming refused_by_parser(const error_code& code, const ServerOptions& options) {
  if (code == http::error::header_limit) {
    return refused(431, "the header is longer than " + std::to_string(options.header_bytes_max) + " bytes; send less");
  }
  if (code == http::error::body_limit) {
    return refused(413, "the body is longer than " + std::to_string(options.body_bytes_max) + " bytes; send less");
  }
  return refused(400, "this is no HTTP/1.1 request: " + code.message());
}

HttpRequest converted(http::request<http::string_body>&& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
  }
  request.body = std::move(message.body());
  return request;
}

}  // namespace

struct Server::State {
  State(ServerOptions given, host::HttpHandler& answering)
      : options(std::move(given)), handler(answering), pins(options.pins), acceptor(asio::make_strand(io)) {}

  void log(const std::string& line) const {
    if (options.log) options.log(line);
  }

  [[nodiscard]] bool has_pin(const std::string& pin) {
    const std::scoped_lock turn(pins_mutex);
    return pins.contains(pin);
  }

  [[nodiscard]] Result<Unit> listen();
  [[nodiscard]] asio::awaitable<void> accept();
  void receive(tcp::socket socket);
  void recognise(Connection& connection);
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<Connection> connection);
  [[nodiscard]] asio::awaitable<bool> greet(Connection& connection);
  [[nodiscard]] asio::awaitable<Incoming> read_request(Connection& connection);
  [[nodiscard]] asio::awaitable<error_code> parse(Wire& wire, Parser& parser, bool whole);
  [[nodiscard]] asio::awaitable<HttpResponse> ask(Connection& connection, HttpRequest request);
  [[nodiscard]] asio::awaitable<bool> reply(Connection& connection, const Incoming& incoming, HttpResponse response);
  [[nodiscard]] asio::awaitable<bool> speak(Connection& connection);
  [[nodiscard]] asio::awaitable<void> speak_on(Connection& connection);

  ServerOptions options;
  host::HttpHandler& handler;
  std::mutex pins_mutex;
  std::set<std::string> pins;
  Registry registry;
  asio::ssl::context tls{asio::ssl::context::tlsv13};
  asio::io_context io;  // below what its coroutines use: it destroys them
  tcp::acceptor acceptor;
  std::uint16_t port = 0;
  std::vector<std::thread> threads;
};

Result<Unit> Server::State::listen() {
  error_code code;
  const auto address = asio::ip::make_address(options.address, code);
  if (code) return Error{Code::malformed, "\"" + options.address + "\" is no numeric address to listen on"};
  const tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), code);
  if (!code) acceptor.set_option(tcp::acceptor::reuse_address(true), code);
  if (!code) acceptor.bind(endpoint, code);
  if (!code) acceptor.listen(asio::socket_base::max_listen_connections, code);
  if (code) {
    return Error{
        Code::unavailable,
        "cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " + code.message()};
  }
  port = acceptor.local_endpoint().port();
  return Unit{};
}

asio::awaitable<void> Server::State::accept() {
  while (!registry.stopping) {
    tcp::socket socket(asio::make_strand(io));
    error_code code;
    co_await acceptor.async_accept(socket, redirect_error(use_awaitable, code));
    if (code == asio::error::operation_aborted) break;  // we stop
    if (!code) {
      receive(std::move(socket));
    } else if (!registry.stopping) {
      log("cannot accept a connection: " + code.message());
      asio::steady_timer pause(acceptor.get_executor(), ticks(kAcceptPause));
      co_await pause.async_wait(redirect_error(use_awaitable, code));
    }
  }
  const std::scoped_lock turn(registry.mutex);
  registry.is_accepting = false;
  registry.ended.notify_all();
}

void Server::State::receive(tcp::socket socket) {
  error_code unknown;
  const auto from = socket.remote_endpoint(unknown);
  auto connection = std::make_shared<Connection>(std::move(socket), registry);
  if (!unknown) connection->address = from.address().to_string();
  Wire& wire = connection->wire;
  bool is_admitted = false;
  {
    const std::scoped_lock turn(registry.mutex);
    if (registry.stopping) return;
    is_admitted = registry.admit(*connection, options.connections_max);
  }
  if (!is_admitted) {
    log(wire.name() + " turned away: " + std::to_string(options.connections_max) +
        " connections are open, the most allowed");
    if (!options.tls) wire.write_at_once(head_of({503, "application/problem+json", "", {{"retry-after", "5"}}}, false));
    return;
  }
  asio::co_spawn(wire.executor(), serve(connection), [this](const std::exception_ptr& failure) {
    if (failure) log("a connection ended by an exception");
  });
}

void Server::State::recognise(Connection& connection) {
  if (connection.is_known) return;
  const std::scoped_lock turn(registry.mutex);
  registry.recognise(connection, options.connections_per_key_max);
}

asio::awaitable<void> Server::State::serve(std::shared_ptr<Connection> connection) {
  if (!co_await greet(*connection)) {
    co_await connection->wire.linger();
    co_return;
  }
  bool goes_on = true;
  while (goes_on && !registry.stopping) {
    Incoming incoming = co_await read_request(*connection);
    if (incoming.is_gone) co_return;
    if (incoming.problem == 0) recognise(*connection);
    HttpResponse response;
    if (incoming.problem != 0) {
      response = host::problem(incoming.problem, incoming.detail);
    } else {
      response = co_await ask(*connection, std::move(incoming.request));
    }
    goes_on = co_await reply(*connection, incoming, std::move(response));
  }
  co_await connection->wire.linger();
}

asio::awaitable<bool> Server::State::greet(Connection& connection) {
  if (!options.tls) co_return true;
  connection.key.accepts = [this](const std::string& pin) { return has_pin(pin); };
  connection.wire.allow(options.request_time_max);
  const Result<Unit> done = co_await connection.wire.handshake(tls, asio::ssl::stream_base::server, connection.key);
  if (done) {
    recognise(connection);
    co_return true;
  }
  const std::string& shown = connection.key.shown_pin;
  if (!shown.empty() && !has_pin(shown)) {
    log(connection.wire.name() + " refused: it showed the key " + shown + ", which is not among those accepted");
  } else {
    log(connection.wire.name() + " refused: " + done.error().detail);
  }
  co_return false;
}

asio::awaitable<error_code> Server::State::parse(Wire& wire, Parser& parser, bool whole) {
  parser.eager(whole);
  error_code code;
  while (whole ? !parser.is_done() : !parser.is_header_done()) {
    if (code == http::error::need_more || wire.buffered().empty()) {
      const Result<Unit> filled = co_await wire.fill();
      if (!filled) co_return http::error::end_of_stream;
    }
    wire.consume(parser.put(asio::buffer(wire.buffered()), code));
    if (code && code != http::error::need_more) co_return code;
  }
  co_return error_code{};
}

asio::awaitable<Incoming> Server::State::read_request(Connection& connection) {
  Wire& wire = connection.wire;
  connection.is_idle = true;
  wire.allow(options.idle_time_max);
  while (wire.buffered().empty()) {
    const Result<Unit> filled = co_await wire.fill();
    if (!filled) co_return gone();
  }
  connection.is_idle = false;
  wire.allow(options.request_time_max);
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(options.header_bytes_max));
  parser.body_limit(options.body_bytes_max);
  error_code code = co_await parse(wire, parser, false);
  if (!code && lower_case(parser.get()[http::field::expect]) == "100-continue") {
    const Result<Unit> invited = co_await wire.write("HTTP/1.1 100 Continue\r\n\r\n", "");
    if (!invited) co_return gone();
  }
  if (!code) code = co_await parse(wire, parser, true);
  if (code == http::error::end_of_stream) co_return gone();
  if (code) co_return refused_by_parser(code, options);
  if (options.tls && !has_pin(connection.key.shown_pin)) {
    co_return refused(403, "the key " + connection.key.shown_pin + " is no longer accepted here");
  }
  Incoming incoming;
  incoming.keeps_alive = parser.keep_alive();
  incoming.request = converted(parser.release());
  incoming.request.peer_pin = connection.key.shown_pin;
  incoming.request.address = connection.address;
  incoming.accepts_gzip = accepts_gzip(incoming.request);
  incoming.is_head = incoming.request.method == "HEAD";
  if (incoming.is_head) incoming.request.method = "GET";
  const std::string encoding = lower_case(incoming.request.header("content-encoding"));
  if (encoding == "gzip") {
    Result<Bytes> body = gunzip(incoming.request.body, options.body_bytes_max);
    if (!body) co_return refused(body.error().code == Code::exhausted ? 413 : 400, body.error().detail);
    incoming.request.body = std::move(body).value();
  } else if (!encoding.empty() && encoding != "identity") {
    co_return refused(415, "content-encoding \"" + encoding + "\" is not known here; send gzip or none");
  }
  co_return incoming;
}

asio::awaitable<HttpResponse> Server::State::ask(Connection& connection, HttpRequest request) {
  connection.pending = std::make_shared<Pending>(connection.alarm);
  const std::shared_ptr<Pending> pending = connection.pending;
  connection.alarm.expires_after(ticks(options.request_time_max));
  handler.handle(std::move(request), [pending](HttpResponse response) { pending->answer(std::move(response)); });
  error_code ignored;
  if (!pending->is_answered()) co_await connection.alarm.async_wait(redirect_error(use_awaitable, ignored));
  std::optional<HttpResponse> response = pending->end();
  connection.pending.reset();
  if (response) co_return std::move(*response);
  co_return host::problem(504, "no answer within " + to_text(options.request_time_max) + "; ask again later");
}

asio::awaitable<bool> Server::State::reply(Connection& connection, const Incoming& incoming, HttpResponse response) {
  if (incoming.accepts_gzip && is_worth_gzip(response)) {
    response.body = gzip(response.body);
    response.headers.emplace_back("content-encoding", "gzip");
    response.headers.emplace_back("vary", "accept-encoding");
  }
  const bool goes_on = response.stream != nullptr;
  const bool keeps_alive = incoming.keeps_alive && incoming.problem == 0 && !registry.stopping && !goes_on;
  const std::string head = head_of(response, keeps_alive);
  const bool sends_body = !incoming.is_head && has_body(response);
  connection.wire.allow(options.request_time_max);
  const Result<Unit> written = co_await connection.wire.write(head, sends_body ? response.body : std::string_view());
  if (!written) connection.wire.cut();
  if (written && goes_on && sends_body) {
    connection.stream = std::move(response.stream);
    co_await speak_on(connection);
  }
  co_return written.has_value() && keeps_alive;
}

/// Passes on what is said to a reader that listens, until either has enough or the server stops.
asio::awaitable<void> Server::State::speak_on(Connection& connection) {
  const auto wake = [weak = connection.weak_from_this()] {
    const std::shared_ptr<Connection> still_there = weak.lock();
    if (still_there) still_there->hear_news();
  };
  connection.stream->on_news([executor = connection.wire.executor(), wake] { asio::post(executor, wake); });
  connection.wire.when_stale([weak = connection.weak_from_this()] {
    const std::shared_ptr<Connection> still_there = weak.lock();
    if (!still_there) return;
    still_there->is_left = true;
    still_there->alarm.cancel();
  });
  bool goes_on = true;
  while (goes_on && !registry.stopping && !connection.is_left) {
    goes_on = co_await speak(connection);
  }
  if (connection.stream->is_cut()) {
    log(connection.wire.name() + " cut off: it did not take what it had asked to be told");
    connection.wire.cut();
  }
  connection.stream->leave();
}

/// One turn of it: writes what waits, or waits for more.
asio::awaitable<bool> Server::State::speak(Connection& connection) {
  const host::HttpStream::Heard heard = connection.stream->take();
  if (!heard.text.empty()) {
    connection.wire.allow(options.request_time_max);
    const Result<Unit> written = co_await connection.wire.write(heard.text, "");
    if (!written) connection.wire.cut();
    co_return written.has_value() && !heard.is_last;
  }
  if (heard.is_last) co_return false;
  error_code ignored;
  connection.alarm.expires_at(asio::steady_timer::time_point::max());
  co_await connection.alarm.async_wait(redirect_error(use_awaitable, ignored));
  co_return true;
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  stop(Duration());
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, host::HttpHandler& handler) {
  try {
    auto state = std::make_unique<State>(std::move(options), handler);
    if (state->options.tls) TRY(prepare_context(state->tls.native_handle(), *state->options.tls));
    TRY(state->listen());
    asio::co_spawn(state->acceptor.get_executor(), state->accept(), asio::detached);
    std::unique_ptr<Server> server(new Server(std::move(state)));  // which ends its threads when one of them is refused
    State& started = *server->state_;
    for (int i = 0; i < started.options.threads; ++i) started.threads.emplace_back([&io = started.io] { io.run(); });
    return server;
  } catch (const boost::system::system_error& refusal) {
    return Error{Code::exhausted, std::string("the system does not let us listen: ") + refusal.what()};
  }
}

std::uint16_t Server::port() const {
  return state_->port;
}

void Server::accept_pins(std::set<std::string> pins) {
  const std::scoped_lock turn(state_->pins_mutex);
  state_->pins = std::move(pins);
}

void Server::stop(Duration grace) {
  State& state = *state_;
  if (state.threads.empty()) return;
  asio::post(state.acceptor.get_executor(), [&state] { state.acceptor.close(); });
  {
    std::unique_lock turn(state.registry.mutex);
    state.registry.stopping = true;
    for (const auto& [number, connection] : state.registry.connections) {
      asio::post(connection->wire.executor(), [weak = connection->weak_from_this()] {
        const std::shared_ptr<Connection> still_there = weak.lock();
        if (!still_there) return;
        if (still_there->is_idle) still_there->wire.cut();
        if (still_there->stream) still_there->alarm.cancel();
      });
    }
    state.registry.ended.wait_for(
        turn, ticks(grace), [&state] { return state.registry.connections.empty() && !state.registry.is_accepting; });
  }
  state.io.stop();
  for (std::thread& thread : state.threads) thread.join();
  state.threads.clear();
  // The threads are gone: from here on a late Respond must not wake a connection that is about to be taken apart.
  error_code ignored;
  state.acceptor.close(ignored);
  const std::scoped_lock turn(state.registry.mutex);
  for (const auto& [number, connection] : state.registry.connections) {
    connection->wire.cut();
    connection->end();
  }
}

}  // namespace thalweg::net
