// SPDX-License-Identifier: Apache-2.0
#include "net/client.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "net/gzip.h"
#include "net/message_detail.h"
#include "net/wire_detail.h"

namespace thalweg::net {

using asio::redirect_error;
using asio::use_awaitable;
using boost::system::error_code;
using host::HttpRequest;
using host::HttpResponse;
using host::PeerAddress;
namespace http = beast::http;

namespace {

constexpr Duration kKeptMax = Duration::seconds(60);  // less than servers keep theirs, so that it is ours to close
constexpr const char* kClosing = "this node is closing its connections";
constexpr std::uint32_t kHeaderBytesMax = 64 * 1024;
constexpr std::size_t kFetchBytesMax = 256 * 1024 * 1024;

using Done = std::function<void(Result<HttpResponse>)>;
using Parser = http::response_parser<http::string_body>;

Result<HttpResponse> converted(http::response<http::string_body>&& message, std::size_t bytes_max) {
  HttpResponse response;
  response.status = static_cast<int>(message.result_int());
  response.content_type = std::string(message[http::field::content_type]);
  const bool is_gzip = lower_case(message[http::field::content_encoding]) == "gzip";
  for (const auto& field : message) {
    const http::field name = field.name();
    if (name == http::field::content_type || (is_gzip && name == http::field::content_encoding)) continue;
    response.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
  }
  response.body = std::move(message.body());
  if (is_gzip && !response.body.empty()) response.body = TRY(gunzip(response.body, bytes_max));
  return response;
}

struct Answer {
  HttpResponse response;
  bool keeps_alive = false;
};

/// One request and its answer over a wire whose time has been set.
asio::awaitable<Result<Answer>> exchange(Wire& wire,
                                         const HttpRequest& request,
                                         std::string_view head,
                                         std::size_t bytes_max) {
  const Result<Unit> written = co_await wire.write(head, request.body);
  if (!written) co_return written.error();
  Parser parser;
  parser.eager(true);
  parser.skip(request.method == "HEAD");
  parser.header_limit(kHeaderBytesMax);
  parser.body_limit(bytes_max);
  error_code code;
  while (!parser.is_done()) {
    if (code == http::error::need_more || wire.buffered().empty()) {
      const Result<Unit> filled = co_await wire.fill();
      if (!filled) co_return filled.error();
    }
    wire.consume(parser.put(asio::buffer(wire.buffered()), code));
    if (code && code != http::error::need_more) {
      co_return Error{Code::malformed, "the answer of " + wire.name() + " cannot be read: " + code.message()};
    }
  }
  Answer answer;
  answer.keeps_alive = parser.keep_alive();
  Result<HttpResponse> response = converted(parser.release(), bytes_max);
  if (!response) co_return response.error();
  answer.response = std::move(response).value();
  co_return answer;
}

/// A request on its way. Whatever becomes of it, its asker hears of it once.
class Job {
 public:
  Job(HttpRequest what, std::string first, Done whom, Clock::time_point until)
      : request(std::move(what)), head(std::move(first)), deadline(until), done_(std::move(whom)) {}

  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  ~Job() { finish(Error{Code::unavailable, kClosing}); }

  void finish(Result<HttpResponse> result) {
    if (const Done done = std::exchange(done_, nullptr)) done(std::move(result));
  }

  const HttpRequest request;
  const std::string head;
  const Clock::time_point deadline;

 private:
  Done done_;
};

struct Peer {
  PeerAddress address;
  std::deque<std::unique_ptr<Job>> queue;
  std::size_t workers = 0;
  std::vector<asio::steady_timer*> sleepers;  // workers with nothing to do; cancel one to wake it
};

Duration left_until(Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return Duration::milliseconds(std::max<std::int64_t>(left, 0));
}

}  // namespace

struct PeerLink::State {
  explicit State(LinkOptions given) : options(std::move(given)) {}

  void add(const PeerAddress& to, std::unique_ptr<Job> job);
  [[nodiscard]] asio::awaitable<void> work(Peer& peer);
  [[nodiscard]] asio::awaitable<void> sleep(Peer& peer);
  [[nodiscard]] asio::awaitable<Result<HttpResponse>> carry(Peer& peer, std::unique_ptr<Wire>& wire, const Job& job);
  [[nodiscard]] asio::awaitable<Result<Unit>> open(const PeerAddress& to, Wire& wire);

  LinkOptions options;
  asio::ssl::context tls{asio::ssl::context::tlsv13};
  std::map<std::tuple<std::string, std::string, std::string>, Peer> peers;  // touched by the thread only
  asio::io_context io{1};  // below what its coroutines use: it destroys them
  asio::executor_work_guard<asio::io_context::executor_type> work_guard{io.get_executor()};
  std::thread thread;
};

void PeerLink::State::add(const PeerAddress& to, std::unique_ptr<Job> job) {
  Peer& peer = peers[{to.host, to.port, to.pin}];
  peer.address = to;
  if (peer.queue.size() >= options.queue_max) {
    job->finish(Error{Code::exhausted,
                      std::to_string(peer.queue.size()) + " requests wait for " + to.host + ":" + to.port +
                          "; try again when some are answered"});
    return;
  }
  peer.queue.push_back(std::move(job));
  if (!peer.sleepers.empty()) {
    peer.sleepers.back()->cancel();
    peer.sleepers.pop_back();
  } else if (peer.workers < options.connections_per_peer) {
    ++peer.workers;
    asio::co_spawn(io, work(peer), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
  }
}

/// Owns one connection: carries requests as long as there are any, then keeps it for a while.
asio::awaitable<void> PeerLink::State::work(Peer& peer) {
  std::unique_ptr<Wire> wire;
  while (true) {
    if (peer.queue.empty()) co_await sleep(peer);
    if (peer.queue.empty()) break;
    const std::unique_ptr<Job> job = std::move(peer.queue.front());
    peer.queue.pop_front();
    if (Clock::now() >= job->deadline) {
      job->finish(Error{Code::timed_out, "no connection to " + peer.address.host + " was free in time"});
      continue;
    }
    job->finish(co_await carry(peer, wire, *job));
  }
  --peer.workers;
}

asio::awaitable<void> PeerLink::State::sleep(Peer& peer) {
  asio::steady_timer alarm(io, ticks(kKeptMax));
  peer.sleepers.push_back(&alarm);
  error_code ignored;
  co_await alarm.async_wait(redirect_error(use_awaitable, ignored));
  std::erase(peer.sleepers, &alarm);
}

asio::awaitable<Result<HttpResponse>> PeerLink::State::carry(Peer& peer, std::unique_ptr<Wire>& wire, const Job& job) {
  if (wire && wire->is_stale()) wire.reset();
  if (!wire) {
    wire = std::make_unique<Wire>(io.get_executor());
    const PeerAddress to = peer.address;
    const Result<Unit> opened = co_await open(to, *wire);
    if (!opened) {
      wire.reset();
      // Those who wait would each find the same, one time-out after the other.
      const std::deque<std::unique_ptr<Job>> waiting = std::exchange(peer.queue, {});
      for (const std::unique_ptr<Job>& other : waiting) other->finish(opened.error());
      co_return opened.error();
    }
  }
  wire->allow(left_until(job.deadline));
  Result<Answer> answer = co_await exchange(*wire, job.request, job.head, options.body_bytes_max);
  if (!answer || !answer->keeps_alive) wire.reset();
  if (!answer) co_return answer.error();
  co_return std::move(answer->response);
}

asio::awaitable<Result<Unit>> PeerLink::State::open(const PeerAddress& to, Wire& wire) {
  wire.allow(options.connect_time_max);
  const Result<Unit> connected = co_await wire.connect(to.host, to.port);
  if (!connected) co_return connected.error();
  KeyCheck check;
  check.accepts = [&to](const std::string& pin) { return pin == to.pin; };
  const Result<Unit> greeted = co_await wire.handshake(tls, asio::ssl::stream_base::client, check);
  if (greeted) co_return Unit{};
  if (!check.shown_pin.empty() && check.shown_pin != to.pin) {
    co_return Error{Code::refused,
                    wire.name() + " showed the key " + check.shown_pin + ", but " + to.pin +
                        " is agreed; ask the peer by another way which is right"};
  }
  co_return greeted.error();
}

PeerLink::PeerLink(std::unique_ptr<State> state) : state_(std::move(state)) {}

PeerLink::~PeerLink() {
  state_->io.stop();
  state_->thread.join();
  // Whoever hears of the end below and sends again must find us closed.
  const std::unique_ptr<State> ending = std::move(state_);
}

Result<std::unique_ptr<PeerLink>> PeerLink::make(LinkOptions options) {
  try {
    auto state = std::make_unique<State>(std::move(options));
    TRY(prepare_context(state->tls.native_handle(), state->options.identity));
    // What Asio would ask the system for at the first connection, where a refusal could not be borne.
    const asio::steady_timer first_timer(state->io);
    asio::ip::tcp::resolver(state->io).async_resolve("127.0.0.1", "1", [](const error_code&, const auto&) {});
    state->thread = std::thread([&io = state->io] { io.run(); });
    return std::unique_ptr<PeerLink>(new PeerLink(std::move(state)));
  } catch (const boost::system::system_error& refusal) {
    return Error{Code::exhausted, std::string("the system does not let us connect: ") + refusal.what()};
  }
}

void PeerLink::send(const PeerAddress& to, HttpRequest request, Done done) {
  if (state_ == nullptr) return done(Error{Code::unavailable, kClosing});
  Result<std::string> head = head_of(request, to.host + ":" + to.port);
  if (!head) {
    asio::post(state_->io, [done = std::move(done), error = head.error()] { done(error); });
    return;
  }
  const Clock::time_point deadline = Clock::now() + ticks(state_->options.request_time_max);
  auto job = std::make_unique<Job>(std::move(request), std::move(head).value(), std::move(done), deadline);
  asio::post(state_->io,
             [state = state_.get(), to, job = std::move(job)]() mutable { state->add(to, std::move(job)); });
}

namespace {

asio::awaitable<std::optional<Result<HttpResponse>>> fetch_over(Wire& wire,
                                                                const PeerAddress& to,
                                                                const HttpRequest& request,
                                                                std::string_view head) {
  const Result<Unit> connected = co_await wire.connect(to.host, to.port);
  if (!connected) co_return connected.error();
  Result<Answer> answer = co_await exchange(wire, request, head, kFetchBytesMax);
  if (!answer) co_return answer.error();
  co_return std::move(answer->response);
}

/// The address and the path of "http://host:port/path".
Result<std::pair<PeerAddress, std::string>> address_of(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  const Error bad{Code::malformed, "\"" + url + "\" is no address like http://127.0.0.1:7080/path"};
  if (url.rfind(kScheme, 0) != 0) return bad;
  const std::size_t slash = std::min(url.find('/', kScheme.size()), url.size());
  const std::string place = url.substr(kScheme.size(), slash - kScheme.size());
  const std::size_t colon = place.rfind(':');
  const bool has_port = colon != std::string::npos && place.find(']', colon) == std::string::npos;
  PeerAddress address{has_port ? place.substr(0, colon) : place, has_port ? place.substr(colon + 1) : "80", ""};
  if (address.host.size() > 2 && address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  if (address.host.empty() || address.port.empty()) return bad;
  return std::pair(address, slash < url.size() ? url.substr(slash) : "/");
}

}  // namespace

Result<HttpResponse> fetch(const std::string& url, HttpRequest request, Duration time_max) {
  const auto [address, path] = TRY(address_of(url));
  if (request.target.empty()) request.target = path;
  const std::string head = TRY(head_of(request, address.host + ":" + address.port));
  asio::io_context io(1);
  Wire wire(io.get_executor());
  wire.allow(time_max);
  std::optional<Result<HttpResponse>> result;
  asio::co_spawn(io,
                 fetch_over(wire, address, request, head),
                 [&result](const std::exception_ptr& failure, std::optional<Result<HttpResponse>> answer) {
                   if (failure) std::rethrow_exception(failure);
                   result = std::move(answer);
                 });
  io.run();
  CHECK(result.has_value());
  return std::move(*result);
}

}  // namespace thalweg::net
