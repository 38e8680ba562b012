// SPDX-License-Identifier: Apache-2.0
#include "net/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/gzip.h"
#include "net/testing_detail.h"

namespace thalweg::net {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string said(const Server& server, std::string_view text) {
  Raw raw(server.port());
  raw.say(text);
  raw.finish();
  return raw.hear_all();
}

std::string post(const std::string& headers, const std::string& body) {
  return "POST /echo HTTP/1.1\r\nhost: h\r\n" + headers + "content-length: " + std::to_string(body.size()) +
         "\r\nconnection: close\r\n\r\n" + body;
}

TEST(Server, answers_a_request) {
  Desk desk;
  const auto server = started({}, desk);
  const auto response = fetch(url(*server, "/echo?q=1"), {"POST", "", {}, "hello", ""});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->content_type, "text/plain");
  EXPECT_EQ(response->body, "POST /echo?q=1 \nhello");
}

TEST(Server, answers_requests_of_one_connection_in_order) {
  Desk desk;
  const auto server = started({}, desk);
  const std::string heard = said(*server,
                                 "GET /later HTTP/1.1\r\nhost: h\r\n\r\n"
                                 "GET /second HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
  const std::size_t first = heard.find("GET /later");
  const std::size_t second = heard.find("GET /second");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  EXPECT_LT(first, second);
}

TEST(Server, answers_from_another_thread) {
  Desk desk;
  const auto server = started({}, desk);
  EXPECT_EQ(fetch(url(*server, "/later"), get())->body, "GET /later \n");
}

TEST(Server, sends_the_head_alone_for_head) {
  Desk desk;
  const auto server = started({}, desk);
  const std::string heard = said(*server, "HEAD /big HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
  EXPECT_THAT(heard, HasSubstr("content-length: 100000\r\n"));
  EXPECT_THAT(heard, EndsWith("\r\n\r\n"));
}

TEST(Server, sends_no_body_with_204) {
  Desk desk;
  const auto server = started({}, desk);
  const std::string heard = said(*server, "GET /empty HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
  EXPECT_THAT(heard, StartsWith("HTTP/1.1 204 No Content\r\n"));
  EXPECT_THAT(heard, Not(HasSubstr("content-length")));
}

TEST(Server, invites_a_body_that_waits_for_it) {
  Desk desk;
  const auto server = started({}, desk);
  Raw raw(server->port());
  raw.say("POST /echo HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: 2\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(raw.hear_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  raw.say("ok");
  EXPECT_THAT(raw.hear_all(), EndsWith("\nok"));
}

TEST(Server, reads_a_body_in_chunks) {
  Desk desk;
  const auto server = started({}, desk);
  EXPECT_THAT(said(*server,
                   "POST /echo HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
                   "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
              EndsWith("\nabc"));
}

TEST(Server, answers_bad_http_with_400_and_goes_on) {
  Desk desk;
  const auto server = started({}, desk);
  for (const char* text : {"nonsense\r\n\r\n",
                           "GET / HTTP/9.1\r\n\r\n",
                           "GET / HTTP/1.1\r\nbad header\r\n\r\n",
                           "GET / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
                           "POST / HTTP/1.1\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\nabc",
                           "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) {
    EXPECT_THAT(said(*server, text), StartsWith("HTTP/1.1 400 Bad Request\r\n")) << text;
  }
  EXPECT_EQ(fetch(url(*server, "/echo"), get())->status, 200);
}

TEST(Server, lives_through_every_request_cut_short) {
  Desk desk;
  const auto server = started({}, desk);
  const std::string whole = post("x-header: value\r\n", "body");
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_EQ(said(*server, whole.substr(0, size)), "") << size;
  EXPECT_THAT(said(*server, whole), EndsWith("\nbody"));
}

TEST(Server, refuses_a_header_that_is_too_long) {
  Desk desk;
  ServerOptions options;
  options.header_bytes_max = 1000;
  const auto server = started(options, desk);
  EXPECT_THAT(said(*server, "GET / HTTP/1.1\r\nx: " + std::string(5000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431 "));
}

TEST(Server, refuses_a_body_that_is_too_long_before_it_comes) {
  Desk desk;
  ServerOptions options;
  options.body_bytes_max = 1000;
  const auto server = started(options, desk);
  EXPECT_THAT(said(*server, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1001\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(said(*server, post("", std::string(1000, 'x'))), StartsWith("HTTP/1.1 200 "));
}

TEST(Server, refuses_chunks_that_add_up_to_too_much) {
  Desk desk;
  ServerOptions options;
  options.body_bytes_max = 1000;
  const auto server = started(options, desk);
  std::string text = "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n";
  for (int i = 0; i < 11; ++i) text += "64\r\n" + std::string(100, 'x') + "\r\n";
  EXPECT_THAT(said(*server, text), StartsWith("HTTP/1.1 413 "));
}

TEST(Server, lets_a_refused_sender_hear_why) {
  Desk desk;
  ServerOptions options;
  options.body_bytes_max = 1000;
  const auto server = started(options, desk);
  EXPECT_EQ(fetch(url(*server, "/"), {"POST", "", {}, std::string(2'000'000, 'x'), ""})->status, 413);
}

TEST(Server, unpacks_a_gzip_body) {
  Desk desk;
  const auto server = started({}, desk);
  EXPECT_THAT(said(*server, post("content-encoding: gzip\r\n", gzip("packed"))), EndsWith("\npacked"));
}

TEST(Server, refuses_a_gzip_bomb) {
  Desk desk;
  ServerOptions options;
  options.body_bytes_max = 100'000;
  const auto server = started(options, desk);
  EXPECT_THAT(said(*server, post("content-encoding: gzip\r\n", gzip(Bytes(5'000'000, '\0')))),
              StartsWith("HTTP/1.1 413 "));
}

TEST(Server, refuses_bodies_it_cannot_unpack) {
  Desk desk;
  const auto server = started({}, desk);
  EXPECT_THAT(said(*server, post("content-encoding: gzip\r\n", "no gzip")), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(said(*server, post("content-encoding: br\r\n", "x")), StartsWith("HTTP/1.1 415 "));
}

TEST(Server, packs_a_long_text_for_who_asks) {
  Desk desk;
  const auto server = started({}, desk);
  const std::string heard =
      said(*server, "GET /big HTTP/1.1\r\nhost: h\r\naccept-encoding: br, gzip\r\nconnection: close\r\n\r\n");
  EXPECT_THAT(heard, HasSubstr("content-encoding: gzip\r\n"));
  EXPECT_EQ(*gunzip(heard.substr(heard.find("\r\n\r\n") + 4), 100'000), std::string(100'000, 'b'));
  EXPECT_EQ(fetch(url(*server, "/big"), get())->body, std::string(100'000, 'b'));
}

TEST(Server, packs_nothing_for_who_does_not_ask) {
  Desk desk;
  const auto server = started({}, desk);
  for (const char* header : {"", "accept-encoding: br\r\n", "accept-encoding: gzip;q=0\r\n"}) {
    EXPECT_THAT(said(*server, "GET /big HTTP/1.1\r\nhost: h\r\n" + std::string(header) + "connection: close\r\n\r\n"),
                HasSubstr("content-length: 100000\r\n"));
  }
}

TEST(Server, lets_no_value_write_headers_of_its_own) {
  Desk desk;
  const auto server = started({}, desk);
  const std::string heard = said(*server, "GET /split HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
  EXPECT_THAT(heard, HasSubstr("x-good: 1\r\n"));
  EXPECT_THAT(heard, Not(HasSubstr("x-smuggled")));
}

TEST(Server, cuts_off_who_sends_too_slowly) {
  Desk desk;
  ServerOptions options;
  options.request_time_max = Duration::milliseconds(50);
  const auto server = started(options, desk);
  Raw raw(server->port());
  raw.say("GET /echo HTTP/1.1\r\nhost:");
  EXPECT_EQ(raw.hear_all(), "");  // ends although we neither went on nor closed
}

TEST(Server, cuts_off_who_stays_idle) {
  Desk desk;
  ServerOptions options;
  options.idle_time_max = Duration::milliseconds(50);
  const auto server = started(options, desk);
  Raw raw(server->port());
  EXPECT_EQ(raw.hear_all(), "");
}

TEST(Server, cuts_off_who_does_not_read) {
  Desk desk;
  ServerOptions options;
  options.request_time_max = Duration::milliseconds(50);
  const auto server = started(options, desk);
  Raw lazy(server->port());
  lazy.say("GET /huge HTTP/1.1\r\nhost: h\r\n\r\n");
  EXPECT_EQ(lazy.hear_until("HTTP/1.1 200"), "HTTP/1.1 200");
  server->stop(Duration::minutes(10));  // returns when the connection has ended by itself
  EXPECT_LT(lazy.hear_all().size(), 64'000'000U);
}

TEST(Server, turns_away_more_connections_than_it_may_have) {
  Desk desk;
  ServerOptions options;
  options.connections_max = 2;
  const auto server = started(options, desk);
  Raw first(server->port());
  Raw second(server->port());
  first.say("GET /echo HTTP/1.1\r\nhost: h\r\n\r\n");
  second.say("GET /echo HTTP/1.1\r\nhost: h\r\n\r\n");
  EXPECT_THAT(first.hear_until("/echo \n"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(second.hear_until("/echo \n"), StartsWith("HTTP/1.1 200 "));
  Raw third(server->port());
  EXPECT_THAT(third.hear_all(), StartsWith("HTTP/1.1 503 "));
}

TEST(Server, lets_the_oldest_go_that_has_asked_nothing_when_there_is_no_room) {
  Desk desk;
  ServerOptions options;
  options.connections_max = 2;
  const auto server = started(options, desk);
  Raw known(server->port());
  known.say("GET /echo HTTP/1.1\r\nhost: h\r\n\r\n");
  EXPECT_THAT(known.hear_until("/echo \n"), StartsWith("HTTP/1.1 200 "));
  Raw silent(server->port());
  silent.say("GET /ec");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(fetch(url(*server, "/echo"), get())->status, 200);
  EXPECT_EQ(silent.hear_all(), "");
  known.say("GET /echo?2 HTTP/1.1\r\nhost: h\r\n\r\n");
  EXPECT_THAT(known.hear_until("/echo?2 \n"), StartsWith("HTTP/1.1 200 ")) << "who has asked before stays";
}

TEST(Server, says_504_when_no_answer_comes) {
  Desk desk;
  ServerOptions options;
  options.request_time_max = Duration::milliseconds(50);
  const auto server = started(options, desk);
  EXPECT_EQ(fetch(url(*server, "/held"), get())->status, 504);
  desk.release();  // too late, and harmless
  EXPECT_EQ(fetch(url(*server, "/echo"), get())->status, 200);
}

TEST(Server, bears_many_connections_at_once) {
  Desk desk;
  const auto server = started({}, desk);
  std::vector<std::thread> clients;
  for (int i = 0; i < 32; ++i) {
    clients.emplace_back([&, i] {
      for (int j = 0; j < 10; ++j) {
        const std::string path = (j % 2 == 0 ? "/echo?" : "/later?") + std::to_string(i * 100 + j);
        EXPECT_EQ(fetch(url(*server, path), get())->body, "GET " + path + " \n");
      }
    });
  }
  for (std::thread& client : clients) client.join();
}

TEST(Server, bears_a_client_that_goes_before_its_answer) {
  Desk desk;
  const auto server = started({}, desk);
  {
    Raw raw(server->port());
    raw.say("GET /held HTTP/1.1\r\nhost: h\r\n\r\n");
    desk.wait_for_held(1);
  }
  desk.release();
  EXPECT_EQ(fetch(url(*server, "/echo"), get())->status, 200);
}

TEST(Server, lets_requests_under_way_finish_when_it_stops) {
  Desk desk;
  const auto server = started({}, desk);
  Raw raw(server->port());
  raw.say("GET /held HTTP/1.1\r\nhost: h\r\n\r\n");
  desk.wait_for_held(1);
  std::thread answering([&] { desk.release(); });
  server->stop(Duration::minutes(10));
  answering.join();
  EXPECT_THAT(raw.hear_all(), EndsWith("released"));
}

TEST(Server, cuts_requests_under_way_when_the_grace_is_over) {
  Desk desk;
  auto server = started({}, desk);
  Raw raw(server->port());
  raw.say("GET /held HTTP/1.1\r\nhost: h\r\n\r\n");
  desk.wait_for_held(1);
  server->stop(Duration());
  server.reset();
  EXPECT_EQ(raw.hear_all(), "");
  desk.release();  // to a server that is no more
}

TEST(Server, closes_idle_connections_when_it_stops) {
  Desk desk;
  const auto server = started({}, desk);
  Raw raw(server->port());
  raw.say("GET /echo HTTP/1.1\r\nhost: h\r\n\r\n");
  raw.hear_until("/echo \n");
  server->stop(Duration::minutes(10));
  EXPECT_EQ(raw.hear_all(), "");
}

constexpr std::string_view kListen = "GET /stream HTTP/1.1\r\nhost: h\r\naccept-encoding: gzip\r\n\r\n";

TEST(Server, goes_on_answering_who_listens) {
  Desk desk;
  const auto server = started({}, desk);
  Raw raw(server->port());
  raw.say(kListen);
  const std::string head = raw.hear_until("first\n");
  EXPECT_THAT(head, Not(HasSubstr("content-length")));
  EXPECT_THAT(head, Not(HasSubstr("gzip")));
  EXPECT_TRUE(desk.stream()->say("second\n"));
  EXPECT_EQ(raw.hear_until("second\n"), "second\n");
  EXPECT_TRUE(desk.stream()->say("third\n"));
  desk.stream()->end();
  EXPECT_EQ(raw.hear_all(), "third\n");
  EXPECT_FALSE(desk.stream()->say("fourth\n"));
}

TEST(Server, lets_a_stream_outlast_what_a_request_may_take) {
  Desk desk;
  ServerOptions options;
  options.request_time_max = Duration::milliseconds(500);
  options.idle_time_max = Duration::milliseconds(500);
  const auto server = started(options, desk);
  Raw raw(server->port());
  raw.say(kListen);
  raw.hear_until("first\n");
  Raw idle(server->port());
  EXPECT_EQ(idle.hear_all(), "") << "cut off after as long as the stream has been silent";
  EXPECT_TRUE(desk.stream()->say("second\n"));
  EXPECT_EQ(raw.hear_until("second\n"), "second\n");
}

TEST(Server, cuts_off_who_does_not_take_what_is_said) {
  Desk desk;
  const auto server = started({}, desk);
  Raw slow(server->port());
  slow.say(kListen);
  slow.hear_until("first\n");
  const std::string much(Desk::kStreamBytes / 4, 'm');
  std::size_t said = 0;
  while (desk.stream()->say(much)) said += much.size();
  EXPECT_TRUE(desk.stream()->is_cut());
  EXPECT_LE(slow.hear_all().size(), said);
  EXPECT_EQ(desk.stream()->take().text, "") << "nothing is kept for it";
  EXPECT_EQ(fetch(url(*server, "/echo"), get())->status, 200);
}

TEST(Server, forgets_a_listener_that_went) {
  Desk desk;
  const auto server = started({}, desk);
  {
    Raw raw(server->port());
    raw.say(kListen);
    raw.hear_until("first\n");
  }
  // Not faster than the server hears that the line is gone: else the stream is full first.
  while (desk.stream()->say("anybody?\n")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_FALSE(desk.stream()->is_cut()) << "it left; it was not slow";
}

TEST(Server, ends_streams_at_once_when_it_stops) {
  Desk desk;
  const auto server = started({}, desk);
  Raw raw(server->port());
  raw.say(kListen);
  raw.hear_until("first\n");
  std::thread reading([&] { EXPECT_EQ(raw.hear_all(), ""); });
  server->stop(Duration::minutes(10));
  reading.join();
  EXPECT_FALSE(desk.stream()->say("to nobody"));
}

TEST(Server, streams_nothing_for_head) {
  Desk desk;
  const auto server = started({}, desk);
  EXPECT_THAT(said(*server, "HEAD /stream HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"), EndsWith("\r\n\r\n"));
}

TEST(Server, says_which_port_is_taken) {
  Desk desk;
  const auto first = started({}, desk);
  ServerOptions options;
  options.port = first->port();
  const auto second = Server::start(options, desk);
  EXPECT_EQ(second.error().code, Code::unavailable);
  EXPECT_THAT(second.error().detail, HasSubstr(std::to_string(first->port())));
}

TEST(Server, listens_on_numeric_addresses_only) {
  Desk desk;
  ServerOptions options;
  options.address = "localhost";
  EXPECT_EQ(Server::start(options, desk).error().code, Code::malformed);
}

}  // namespace
}  // namespace thalweg::net
