// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/folder.h"
#include "files/system.h"

namespace thalweg::files {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A folder of its own for each test, removed afterwards.
class Folder : public ::testing::Test {
 protected:
  Folder() {
    std::string pattern = ::testing::TempDir() + "thalweg-files-XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }

  ~Folder() override { std::filesystem::remove_all(path_); }

  std::string path_;
};

std::unique_ptr<Disk> opened(const std::string& path) {
  Result<std::unique_ptr<Disk>> disk = open_folder(path);
  CHECK(disk.has_value());
  return std::move(disk).value();
}

TEST_F(Folder, keeps_what_was_written_for_the_next_process) {
  {
    const auto disk = opened(path_);
    auto file = disk->open("journal/000/leaves");
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->write(0, "hello"));
    ASSERT_TRUE((*file)->write(5, " world"));
    ASSERT_TRUE((*file)->sync());
  }
  const auto disk = opened(path_);
  auto file = disk->open("journal/000/leaves");
  ASSERT_TRUE(file);
  EXPECT_EQ(*(*file)->size_bytes(), 11U);
  EXPECT_EQ(*(*file)->read(6, 5), "world");
}

TEST_F(Folder, makes_missing_folders) {
  const auto disk = opened(path_ + "/a/b");
  ASSERT_TRUE(disk->open("c/d"));
  EXPECT_TRUE(std::filesystem::exists(path_ + "/a/b/c/d"));
}

TEST_F(Folder, calls_a_read_past_the_end_corrupt) {
  const auto disk = opened(path_);
  auto file = disk->open("f");
  ASSERT_TRUE((*file)->write(0, "abc"));
  EXPECT_EQ((*file)->read(2, 2).error().code, Code::corrupt);
}

TEST_F(Folder, asks_for_no_memory_for_a_length_that_is_not_there) {
  const auto disk = opened(path_);
  auto file = disk->open("f");
  EXPECT_EQ((*file)->read(0, std::size_t{1} << 60).error().code, Code::corrupt);
}

TEST_F(Folder, cuts_a_file) {
  const auto disk = opened(path_);
  auto file = disk->open("f");
  ASSERT_TRUE((*file)->write(0, "abcdef"));
  ASSERT_TRUE((*file)->truncate(2));
  EXPECT_EQ(*disk->read_all("f"), "ab");
}

TEST_F(Folder, replaces_a_whole_file) {
  const auto disk = opened(path_);
  ASSERT_TRUE(disk->replace("conf/head", "a long first content"));
  ASSERT_TRUE(disk->replace("conf/head", "second"));
  EXPECT_EQ(*disk->read_all("conf/head"), "second");
}

TEST_F(Folder, leaves_the_old_content_and_no_half_when_a_replace_fails) {
  const auto disk = opened(path_);
  ASSERT_TRUE(disk->replace("taken/inner", "x"));  // a folder cannot be renamed over
  EXPECT_FALSE(disk->replace("taken", "y"));
  EXPECT_EQ(*disk->read_all("taken/inner"), "x");
  EXPECT_FALSE(std::filesystem::exists(path_ + "/.taken.new"));
}

TEST_F(Folder, finishes_a_replace_over_the_half_of_an_earlier_one) {
  const auto disk = opened(path_);
  ASSERT_TRUE(disk->replace(".head.new", "a half that a crash left behind, longer than the next"));
  ASSERT_TRUE(disk->replace("head", "new"));
  EXPECT_EQ(*disk->read_all("head"), "new");
}

TEST_F(Folder, lists_names_in_order_and_hides_its_own) {
  const auto disk = opened(path_);
  for (const char* name : {"b", "a", "c", ".b.new"}) ASSERT_TRUE(disk->replace(name, ""));
  EXPECT_THAT(*disk->list(""), ElementsAre("a", "b", "c"));
  EXPECT_THAT(*disk->list("none"), ElementsAre());
}

TEST_F(Folder, says_that_it_cannot_list_rather_than_list_nothing) {
  const auto disk = opened(path_);
  std::filesystem::create_symlink("loop", path_ + "/loop");  // nobody gets to the end of it
  EXPECT_EQ(disk->list("loop").error().code, Code::unavailable);
}

TEST_F(Folder, says_not_found_for_a_missing_file) {
  EXPECT_EQ(opened(path_)->read_all("none").error().code, Code::not_found);
}

TEST_F(Folder, removes_a_file_and_does_not_mind_when_there_is_none) {
  const auto disk = opened(path_);
  ASSERT_TRUE(disk->replace("f", "x"));
  ASSERT_TRUE(disk->remove("f"));
  EXPECT_FALSE(disk->exists("f"));
  EXPECT_TRUE(disk->remove("f"));
  EXPECT_TRUE(disk->remove("none/f"));
}

TEST_F(Folder, is_served_by_one_process_only) {
  const auto disk = opened(path_);
  const Error error = open_folder(path_).error();
  EXPECT_EQ(error.code, Code::conflict);
  EXPECT_THAT(error.detail, HasSubstr("pid " + std::to_string(::getpid()) + "; stop it first"));
}

TEST_F(Folder, is_free_again_when_its_process_died) {
  const pid_t child = ::fork();
  if (child == 0) {
    Result<std::unique_ptr<Disk>> disk = open_folder(path_);
    ::_exit(disk ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  EXPECT_TRUE(open_folder(path_));
}

TEST_F(Folder, is_readable_while_another_serves_it) {
  const auto disk = opened(path_);
  ASSERT_TRUE(disk->replace("f", "x"));
  const auto reader = open_folder_to_read(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(*(*reader)->read_all("f"), "x");
  EXPECT_EQ(*(*(*reader)->open("f"))->read(0, 1), "x");
}

TEST_F(Folder, lets_a_reader_change_nothing) {
  ASSERT_TRUE(opened(path_)->replace("f", "x"));
  const auto reader = open_folder_to_read(path_);
  ASSERT_TRUE(reader);
  auto file = (*reader)->open("f");
  EXPECT_EQ((*file)->write(0, "y").error().code, Code::refused);
  EXPECT_EQ((*file)->truncate(0).error().code, Code::refused);
  EXPECT_TRUE((*file)->sync());  // there is nothing to sync
  EXPECT_EQ((*reader)->replace("f", "y").error().code, Code::refused);
  EXPECT_EQ((*reader)->remove("f").error().code, Code::refused);
  EXPECT_EQ((*reader)->open("g").error().code, Code::not_found);
  EXPECT_EQ(*(*reader)->read_all("f"), "x");
}

TEST_F(Folder, is_not_made_for_a_reader) {
  EXPECT_EQ(open_folder_to_read(path_ + "/none").error().code, Code::not_found);
  EXPECT_FALSE(std::filesystem::exists(path_ + "/none"));
}

TEST_F(Folder, says_exhausted_when_the_disk_is_full) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  std::filesystem::create_symlink("/dev/full", path_ + "/f");
  const auto disk = opened(path_);
  auto file = disk->open("f");
  ASSERT_TRUE(file);
  const Result<Unit> written = (*file)->write(0, "x");
  EXPECT_EQ(written.error().code, Code::exhausted);
  EXPECT_THAT(written.error().detail, HasSubstr("writing 1 bytes at 0 of f"));
}

TEST_F(Folder, never_takes_back_a_failed_sync) {
  std::filesystem::create_symlink("/dev/null", path_ + "/f");  // cannot be synced
  const auto disk = opened(path_);
  auto file = disk->open("f");
  ASSERT_TRUE(file);
  ASSERT_FALSE((*file)->sync());
  EXPECT_THAT((*file)->sync().error().detail, HasSubstr("stop and start"));
}

TEST_F(Folder, is_read_by_many_threads_at_once) {
  const auto disk = opened(path_);
  auto file = disk->open("f");
  Bytes content;
  for (int i = 0; i < 50'000; ++i) append_u32(content, static_cast<std::uint32_t>(i));
  ASSERT_TRUE((*file)->write(0, content));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 500; ++i) {
        const std::size_t at = (i * 97 + static_cast<std::size_t>(t)) * 4;
        EXPECT_EQ(*(*file)->read(at, 4), content.substr(at, 4));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(SystemEntropy, gives_no_value_twice_over_many_buffers) {
  SystemEntropy entropy;
  std::set<Hash> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(entropy.hash()).second);
}

TEST(SystemEntropy, fills_more_than_one_buffer_at_once) {
  SystemEntropy entropy;
  std::vector<std::uint8_t> out(3 * 8192 + 17);
  entropy.fill(out);
  int zeros = 0;
  for (const std::uint8_t byte : out) zeros += byte == 0 ? 1 : 0;
  EXPECT_LT(zeros, 400);  // 96 expected; a part left unfilled has thousands
}

TEST(SystemNow, is_after_this_was_written) {
  EXPECT_GT(system_now().unix_ms(), 1'700'000'000'000);
}

TEST(Signals, are_errors_of_the_call_that_met_them) {
  const pid_t child = ::fork();
  if (child == 0) {
    int ends[2] = {-1, -1};
    turn_signals_into_errors();
    const bool said_so = ::pipe(ends) == 0 && ::close(ends[0]) == 0 && ::write(ends[1], "x", 1) < 0 && errno == EPIPE;
    const rlimit none{0, RLIM_INFINITY};
    const int file = ::open("/tmp", O_TMPFILE | O_WRONLY, 0600);
    const bool may_not_grow =
        ::setrlimit(RLIMIT_FSIZE, &none) == 0 && (file < 0 || (::write(file, "x", 1) < 0 && errno == EFBIG));
    ::_exit(said_so && may_not_grow ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(StopSignal, is_returned_by_its_number) {
  const auto before = std::signal(SIGTERM, SIG_IGN);  // so that one sent before the wait begins is lost, not deadly
  const pid_t child = ::fork();
  if (child == 0) ::_exit(*wait_for_stop_signal() == SIGTERM ? 0 : 1);
  int status = -1;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    ::kill(child, SIGTERM);
    ::usleep(1000);
  }
  std::signal(SIGTERM, before);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace thalweg::files
