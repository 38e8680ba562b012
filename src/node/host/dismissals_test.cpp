// SPDX-License-Identifier: Apache-2.0
#include "host/dismissals.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/memory_disk.h"

namespace thalweg::host {
namespace {

TEST(Dismissals, are_still_there_after_a_start) {
  MemoryDisk disk;
  const Dismissal one{"drill", sha256("a"), sha256("b")}, two{"drill", sha256("c"), sha256("d")};
  {
    Dismissals dismissals(disk);
    EXPECT_TRUE(dismissals.all().empty());
    ASSERT_TRUE(dismissals.add(one));
    ASSERT_TRUE(dismissals.add(two));
    ASSERT_TRUE(dismissals.add(one)) << "twice is once";
  }
  EXPECT_EQ(Dismissals(disk).all(), (std::vector<Dismissal>{one, two}));
}

TEST(Dismissals, do_without_a_file_that_cannot_be_read) {
  MemoryDisk disk;
  for (const char* text : {"", "nonsense", "[]", "{\"pairs\":3}", "{\"pairs\":[1,{\"a\":\"x\"}]}"}) {
    ASSERT_TRUE(disk.replace("dismissed.json", text));
    EXPECT_TRUE(Dismissals(disk).all().empty()) << text;
  }
}

}  // namespace
}  // namespace thalweg::host
