// SPDX-License-Identifier: Apache-2.0
#include "views/accounts.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace thalweg::views {
namespace {

struct AccountsFile : testing::Test {
  std::string folder = testing::TempDir() + "accounts-XXXXXX";
  std::string path;

  AccountsFile() {
    CHECK(::mkdtemp(folder.data()) != nullptr);
    path = folder + "/accounts.sqlite";
  }

  ~AccountsFile() override { std::filesystem::remove_all(folder); }
};

TEST_F(AccountsFile, keeps_what_was_put_when_it_is_opened_again) {
  {
    auto store = open_accounts(path).value();
    ASSERT_TRUE(store->put("account/1", "{\"a\":1}"));
    ASSERT_TRUE(store->put("account/1", "{\"a\":2}"));
    ASSERT_TRUE(store->put("token/x", "{}"));
    ASSERT_TRUE(store->remove("token/x"));
  }
  const auto texts = open_accounts(path).value()->load().value();
  EXPECT_EQ(texts, (std::map<std::string, std::string>{{"account/1", "{\"a\":2}"}}));
}

TEST_F(AccountsFile, is_its_owners_alone) {
  ASSERT_TRUE(open_accounts(path));

  struct stat status {};

  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  const auto opened = open_accounts(path);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::refused);
}

TEST_F(AccountsFile, a_damaged_file_is_an_error_and_stays) {
  {
    std::ofstream file(path);
    file << std::string(5000, 'x');
  }
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  const auto opened = open_accounts(path);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::corrupt);
  EXPECT_EQ(std::filesystem::file_size(path), 5000u);
}

}  // namespace
}  // namespace thalweg::views
