// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "net/testing_detail.h"

namespace thalweg::net {
namespace {

using host::HttpResponse;
using host::PeerAddress;
using ::testing::AnyOf;
using ::testing::HasSubstr;

// Three nodes: the server is the first, who it lets in the second, a stranger the third.
ServerOptions pinned() {
  ServerOptions options;
  options.tls = identity(1);
  options.pins = {identity(2).pin};
  return options;
}

PeerAddress address_of(const Server& server) {
  return {"127.0.0.1", std::to_string(server.port()), identity(1).pin};
}

std::unique_ptr<PeerLink> link_of(std::uint8_t number, LinkOptions options = {}) {
  options.identity = identity(number);
  Result<std::unique_ptr<PeerLink>> link = PeerLink::make(std::move(options));
  CHECK(link.has_value());
  return std::move(link).value();
}

std::future<Result<HttpResponse>> sent(PeerLink& link, const PeerAddress& to, host::HttpRequest request) {
  auto promise = std::make_shared<std::promise<Result<HttpResponse>>>();
  link.send(to, std::move(request), [promise](Result<HttpResponse> result) { promise->set_value(std::move(result)); });
  return promise->get_future();
}

/// Lines that a server logged.
class Log {
 public:
  [[nodiscard]] auto writer() {
    return [this](std::string_view line) {
      const std::scoped_lock turn(mutex_);
      text_.append(line).append("\n");
    };
  }

  [[nodiscard]] std::string text() {
    const std::scoped_lock turn(mutex_);
    return text_;
  }

 private:
  std::mutex mutex_;
  std::string text_;
};

TEST(PeerLink, carries_a_request_between_nodes_that_know_each_other) {
  Desk desk;
  const auto server = started(pinned(), desk);
  const auto link = link_of(2);
  const auto response = sent(*link, address_of(*server), {"POST", "/echo", {}, "hello", ""}).get();
  ASSERT_TRUE(response) << response.error().detail;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "POST /echo " + identity(2).pin + "\nhello");
}

TEST(PeerLink, refuses_a_peer_with_another_key_and_names_both) {
  Desk desk;
  const auto server = started(pinned(), desk);
  const auto link = link_of(2);
  PeerAddress to = address_of(*server);
  to.pin = identity(3).pin;
  const auto response = sent(*link, to, get("/echo")).get();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::refused);
  EXPECT_THAT(response.error().detail, HasSubstr("showed the key " + identity(1).pin));
  EXPECT_THAT(response.error().detail, HasSubstr(identity(3).pin + " is agreed"));
}

TEST(PeerLink, is_told_that_its_key_is_not_accepted) {
  Desk desk;
  Log log;
  ServerOptions options = pinned();
  options.log = log.writer();
  const auto server = started(options, desk);
  const auto link = link_of(3);
  const auto response = sent(*link, address_of(*server), get("/echo")).get();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::refused);
  server->stop();
  EXPECT_THAT(log.text(), HasSubstr("refused: it showed the key " + identity(3).pin));
}

TEST(PeerLink, carries_many_requests_at_once) {
  Desk desk;
  const auto server = started(pinned(), desk);
  LinkOptions options;
  options.queue_max = 1000;
  const auto link = link_of(2, options);
  std::vector<std::future<Result<HttpResponse>>> answers;
  for (int i = 0; i < 300; ++i) {
    answers.push_back(sent(*link, address_of(*server), get((i % 2 == 0 ? "/echo?" : "/later?") + std::to_string(i))));
  }
  for (auto& answer : answers) EXPECT_TRUE(answer.get());
}

TEST(PeerLink, keeps_a_connection_for_the_next_request) {
  Desk desk;
  ServerOptions options = pinned();
  options.connections_max = 1;
  const auto server = started(options, desk);
  LinkOptions one;
  one.connections_per_peer = 1;
  const auto link = link_of(2, one);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(sent(*link, address_of(*server), get("/echo")).get());
}

TEST(PeerLink, carries_a_large_body_both_ways) {
  Desk desk;
  const auto server = started(pinned(), desk);
  const auto link = link_of(2);
  std::string body(5'000'000, 'x');
  for (std::size_t i = 0; i < body.size(); i += 7) body[i] = static_cast<char>(i * 31);
  const auto response = sent(*link, address_of(*server), {"POST", "/echo", {}, body, ""}).get();
  ASSERT_TRUE(response) << response.error().detail;
  EXPECT_EQ(response->body.substr(response->body.find('\n') + 1), body);
}

TEST(PeerLink, connects_again_when_the_peer_has_closed) {
  Desk desk;
  auto server = started(pinned(), desk);
  const auto link = link_of(2);
  const PeerAddress to = address_of(*server);
  ASSERT_TRUE(sent(*link, to, get("/echo")).get());
  ServerOptions options = pinned();
  options.port = server->port();
  server.reset();
  server = started(options, desk);
  const auto response = sent(*link, to, get("/echo")).get();
  EXPECT_TRUE(response) << response.error().detail;
}

TEST(PeerLink, says_unavailable_when_nobody_listens) {
  Desk desk;
  const auto link = link_of(2);
  auto server = started(pinned(), desk);
  const PeerAddress to = address_of(*server);
  server.reset();
  const auto response = sent(*link, to, get("/echo")).get();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::unavailable);
  EXPECT_THAT(response.error().detail, HasSubstr("cannot connect to 127.0.0.1:" + to.port));
}

TEST(PeerLink, says_unavailable_when_the_peer_speaks_no_tls) {
  Desk desk;
  const auto server = started({}, desk);
  const auto link = link_of(2);
  const auto response = sent(*link, address_of(*server), get("/echo")).get();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::unavailable);
}

TEST(PeerLink, says_timed_out_when_the_peer_is_silent) {
  Desk desk;
  const auto server = started(pinned(), desk);
  LinkOptions options;
  options.request_time_max = Duration::milliseconds(500);
  const auto link = link_of(2, options);
  const auto response = sent(*link, address_of(*server), get("/held")).get();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::timed_out);
}

TEST(PeerLink, says_exhausted_when_too_many_wait) {
  Desk desk;
  const auto server = started(pinned(), desk);
  LinkOptions options;
  options.queue_max = 1;
  options.connections_per_peer = 1;
  const auto link = link_of(2, options);
  auto under_way = sent(*link, address_of(*server), get("/held"));
  desk.wait_for_held(1);
  auto waiting = sent(*link, address_of(*server), get("/echo"));
  EXPECT_EQ(sent(*link, address_of(*server), get("/echo")).get().error().code, Code::exhausted);
  desk.release();
  EXPECT_TRUE(under_way.get());
  EXPECT_TRUE(waiting.get());
}

TEST(PeerLink, answers_everybody_before_it_goes) {
  Desk desk;
  const auto server = started(pinned(), desk);
  LinkOptions options;
  options.connections_per_peer = 1;
  auto link = link_of(2, options);
  auto under_way = sent(*link, address_of(*server), get("/held"));
  desk.wait_for_held(1);
  auto waiting = sent(*link, address_of(*server), get("/echo"));
  link.reset();
  EXPECT_EQ(under_way.get().error().code, Code::unavailable);
  EXPECT_EQ(waiting.get().error().code, Code::unavailable);
}

TEST(PeerLink, bears_who_sends_again_while_it_goes) {
  Desk desk;
  const auto server = started(pinned(), desk);
  auto link = link_of(2);
  const PeerAddress to = address_of(*server);
  int answers = 0;
  PeerLink& going = *link;
  going.send(to, get("/held"), [&](Result<HttpResponse>) {
    ++answers;
    going.send(to, get("/echo"), [&](Result<HttpResponse>) { ++answers; });
  });
  desk.wait_for_held(1);
  link.reset();
  EXPECT_EQ(answers, 2);
}

TEST(PeerLink, sends_no_request_that_would_be_read_as_another) {
  const auto link = link_of(2);
  const PeerAddress nobody{"127.0.0.1", "1", ""};
  EXPECT_EQ(sent(*link, nobody, get("/a b")).get().error().code, Code::malformed);
  EXPECT_EQ(sent(*link, nobody, get("a")).get().error().code, Code::malformed);
  EXPECT_EQ(sent(*link, nobody, {"GET", "/", {{"x", "1\r\ny: 2"}}, "", ""}).get().error().code, Code::malformed);
}

TEST(PeerLink, needs_a_usable_identity) {
  LinkOptions options;
  options.identity = identity(1);
  options.identity.key_pem = identity(2).key_pem;
  EXPECT_EQ(PeerLink::make(options).error().code, Code::malformed);
}

TEST(PinnedServer, lets_a_new_key_in_and_an_old_one_no_longer) {
  Desk desk;
  const auto server = started(pinned(), desk);
  const auto old_link = link_of(2);
  const auto new_link = link_of(3);
  const PeerAddress to = address_of(*server);
  ASSERT_TRUE(sent(*old_link, to, get("/echo")).get());
  server->accept_pins({identity(3).pin});
  const auto on_the_open_connection = sent(*old_link, to, get("/echo")).get();
  ASSERT_TRUE(on_the_open_connection);
  EXPECT_EQ(on_the_open_connection->status, 403);
  EXPECT_EQ(sent(*old_link, to, get("/echo")).get().error().code, Code::refused);
  EXPECT_TRUE(sent(*new_link, to, get("/echo")).get());
}

/// How a handshake by hand, and one request after it, ends: what was heard, or the name of the TLS error.
std::string spoken(std::uint16_t port, int version, const Identity* shown) {
  const Raw raw(port);
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), version);
  SSL_CTX_set_max_proto_version(context.get(), version);
  if (shown != nullptr) {
    BIO* certificate_pem = BIO_new_mem_buf(shown->certificate_pem.data(), -1);
    BIO* key_pem = BIO_new_mem_buf(shown->key_pem.data(), -1);
    X509* certificate = PEM_read_bio_X509(certificate_pem, nullptr, nullptr, nullptr);
    EVP_PKEY* key = PEM_read_bio_PrivateKey(key_pem, nullptr, nullptr, nullptr);
    SSL_CTX_use_certificate(context.get(), certificate);
    SSL_CTX_use_PrivateKey(context.get(), key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    BIO_free(certificate_pem);
    BIO_free(key_pem);
  }
  const std::unique_ptr<SSL, void (*)(SSL*)> connection(SSL_new(context.get()), SSL_free);
  SSL_set_fd(connection.get(), raw.socket());
  ERR_clear_error();
  std::string heard(4096, '\0');
  int count = SSL_connect(connection.get());
  // Only reading says whether the server liked our key; it says so before it hears a request.
  const std::string_view request = "GET /echo HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
  if (count == 1 && shown != nullptr) SSL_write(connection.get(), request.data(), static_cast<int>(request.size()));
  if (count == 1) count = SSL_read(connection.get(), heard.data(), static_cast<int>(heard.size()));
  if (count > 0) return heard.substr(0, static_cast<std::size_t>(count));
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  return reason == nullptr ? "closed" : reason;
}

TEST(PinnedServer, answers_a_handshake_by_hand_with_the_right_key) {
  Desk desk;
  const auto server = started(pinned(), desk);
  const Identity right = identity(2);
  EXPECT_THAT(spoken(server->port(), TLS1_3_VERSION, &right), HasSubstr("HTTP/1.1 200 OK"));
}

TEST(PinnedServer, refuses_a_client_without_certificate) {
  Desk desk;
  Log log;
  ServerOptions options = pinned();
  options.log = log.writer();
  const auto server = started(options, desk);
  EXPECT_THAT(spoken(server->port(), TLS1_3_VERSION, nullptr), HasSubstr("certificate required"));
  server->stop();
  EXPECT_THAT(log.text(), HasSubstr("peer did not return a certificate"));
}

TEST(PinnedServer, refuses_tls_1_2) {
  Desk desk;
  const auto server = started(pinned(), desk);
  const Identity right = identity(2);
  EXPECT_THAT(spoken(server->port(), TLS1_2_VERSION, &right), HasSubstr("alert protocol version"));
}

TEST(PinnedServer, goes_on_after_noise_instead_of_a_handshake) {
  Desk desk;
  const auto server = started(pinned(), desk);
  Raw raw(server->port());
  raw.say("GET / HTTP/1.1\r\nhost: h\r\n\r\n");
  raw.finish();
  raw.hear_all();
  const auto link = link_of(2);
  EXPECT_TRUE(sent(*link, address_of(*server), get("/echo")).get());
}

TEST(PinnedServer, is_not_locked_by_strangers_who_say_nothing) {
  Desk desk;
  ServerOptions options = pinned();
  options.connections_max = 2;
  const auto server = started(options, desk);
  Raw first(server->port());
  Raw second(server->port());
  const auto link = link_of(2);
  const auto answer = sent(*link, address_of(*server), get("/echo")).get();
  ASSERT_TRUE(answer) << answer.error().detail;
  Raw third(server->port());
  Raw fourth(server->port());
  EXPECT_TRUE(sent(*link, address_of(*server), get("/echo")).get()) << "who has shown a key stays";
}

TEST(PinnedServer, is_not_locked_by_one_key_with_many_connections) {
  Desk desk;
  ServerOptions options = pinned();
  options.pins.insert(identity(3).pin);
  options.connections_max = 2;
  options.connections_per_key_max = 1;
  const auto server = started(options, desk);
  const auto greedy = link_of(2);
  const auto more = link_of(2);
  ASSERT_TRUE(sent(*greedy, address_of(*server), get("/echo")).get());
  ASSERT_TRUE(sent(*more, address_of(*server), get("/echo")).get());
  const auto other = link_of(3);
  const auto answer = sent(*other, address_of(*server), get("/echo")).get();
  ASSERT_TRUE(answer) << answer.error().detail;
}

TEST(PinnedServer, needs_a_usable_identity) {
  Desk desk;
  ServerOptions options = pinned();
  options.tls->certificate_pem = "none";
  EXPECT_EQ(Server::start(options, desk).error().code, Code::malformed);
}

TEST(Fetch, reads_plain_http_addresses_only) {
  for (const char* text : {"https://127.0.0.1/", "127.0.0.1:80", "http://", "http://:80/", "http://h:/"}) {
    EXPECT_EQ(fetch(text, get()).error().code, Code::malformed) << text;
  }
}

TEST(Fetch, calls_an_answer_that_is_no_http_malformed) {
  // A listener that answers everybody with the same nonsense.
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  std::thread answering([listener] {
    const int client = ::accept(listener, nullptr, nullptr);
    ::send(client, "nonsense\r\n\r\n", 12, MSG_NOSIGNAL);
    char byte = 0;
    while (::recv(client, &byte, 1, 0) > 0) {
    }
    ::close(client);
  });
  const auto response = fetch("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/", get());
  answering.join();
  ::close(listener);
  EXPECT_EQ(response.error().code, Code::malformed);
}

}  // namespace
}  // namespace thalweg::net
