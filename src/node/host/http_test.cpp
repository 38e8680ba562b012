// SPDX-License-Identifier: Apache-2.0
#include "host/http.h"

#include <gtest/gtest.h>

namespace thalweg::host {
namespace {

TEST(HttpRequest, finds_the_first_header_of_a_name) {
  HttpRequest request;
  request.headers = {{"accept", "text/html"}, {"x-tag", "one"}, {"x-tag", "two"}};
  EXPECT_EQ(request.header("x-tag"), "one");
}

TEST(HttpRequest, has_an_empty_value_for_a_missing_header) {
  const HttpRequest request;
  EXPECT_EQ(request.header("accept"), "");
}

}  // namespace
}  // namespace thalweg::host
