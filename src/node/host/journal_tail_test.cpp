// SPDX-License-Identifier: Apache-2.0
#include "host/journal_tail.h"

#include <gtest/gtest.h>

#include "base/memory_disk.h"

namespace thalweg::host {
namespace {

class Nobody final : public TailSink {
 public:
  [[nodiscard]] std::vector<std::string> parties(const std::string&) const override { return {"arr", "bel"}; }

  void said(const std::string&, casework::Said, ledger::OpeningState, std::optional<record::Record>) override {}

  void receipted(const std::string&, const Hash&, Instant) override {}

  void erased(const std::string&, const Hash&) override {}
};

TEST(JournalTail, goes_on_counting_when_a_journal_cannot_be_opened) {
  MemoryDisk disk;
  Journals journals(disk, "arr");
  machine::JournalStatus status;
  status.origin = "drill.thalweg/arr";
  status.folder = "journals/drill.thalweg_arr";
  status.agreement = "drill";
  status.party = "arr";
  status.role = machine::JournalStatus::Role::own;
  status.size = 7;
  journals.update({status});
  disk.kill();
  JournalTail tail(journals);
  Nobody nobody;
  EXPECT_FALSE(tail.step(nobody, 100));
  EXPECT_EQ(tail.progress().read, 0u);
  EXPECT_EQ(tail.progress().durable, 7u);
  EXPECT_FALSE(tail.step(nobody, 100)) << "and it is tried again";
}

}  // namespace
}  // namespace thalweg::host
