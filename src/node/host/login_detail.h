// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/node_detail.h"

/// For the tests: a node with people who log in.
namespace thalweg::host {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct SessionTest : testing::Test {
  Pair pair;
  TestNode& arr = pair.arr;

  HttpResponse send(std::string method, std::string target, const Json& body, Headers headers = {}) {
    headers.emplace_back("host", "localhost");
    headers.emplace_back("content-type", "application/json");
    return arr.ask_as_it_is({std::move(method), std::move(target), std::move(headers), to_canonical(body), {}});
  }

  /// The one-time code of a new account.
  std::string enrol(const std::string& name, std::vector<std::string> offices, bool admin = false) {
    const auto made = arr.access.add_account({name, "", std::move(offices), admin});
    CHECK(made.has_value());
    return made->second;
  }

  HttpResponse log_in(const std::string& name, const std::string& password, Headers headers = {}) {
    return send(
        "POST", "/api/v1/session", Json(JsonObject{{"name", name}, {"password", password}}), std::move(headers));
  }

  /// The cookies that an answer sets, as a browser sends them back.
  static std::string cookies(const HttpResponse& response) {
    std::string all;
    for (const auto& [name, value] : response.headers) {
      if (name == "set-cookie") all += (all.empty() ? "" : "; ") + value.substr(0, value.find(';'));
    }
    return all;
  }

  static std::string csrf(const HttpResponse& response) {
    const auto json = parse_json(response.body);
    return json ? std::string(json->text("csrf")) : std::string();
  }

  static Headers as(const HttpResponse& session) {
    return {{"cookie", cookies(session)}, {"x-thalweg-csrf", csrf(session)}};
  }

  /// An account with a password of its own, logged in.
  HttpResponse officer(const std::string& name, std::vector<std::string> offices, bool admin = false) {
    const auto first = log_in(name, enrol(name, std::move(offices), admin));
    return send("POST", "/api/v1/account/password", Json(JsonObject{{"new", kPassword}}), as(first));
  }

  static constexpr const char* kPassword = "wide meadow 17 storks";
};

}  // namespace thalweg::host
