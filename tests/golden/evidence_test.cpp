// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "thalweg/verify.h"

namespace thalweg::app {
namespace {

const std::string kFolder = THALWEG_SOURCE_DIR "/tests/golden/v1/evidence/";

std::string contents(const std::string& name) {
  std::ifstream file(kFolder + name, std::ios::binary);
  EXPECT_TRUE(file) << kFolder + name << " cannot be read";
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Compares with the golden file, or writes it when that was asked for.
void expect_golden(const std::string& name, const std::string& found) {
  if (std::getenv("THALWEG_GOLDEN_WRITE") != nullptr) {
    std::ofstream(kFolder + name, std::ios::binary) << found;
    return;
  }
  EXPECT_EQ(contents(name), found) << name;
}

std::size_t cosignature_count(const Finding& finding) {
  const Json* list = finding.json.find("cosignatures");
  return list == nullptr ? 0 : list->as_array()->size();
}

Json without_cosignatures(Json json) {
  json.erase("cosignatures");
  return json;
}

/// One character for what became of a changed file; docs in the folder's README.md.
char became(const Result<Finding>& finding, const Finding& whole) {
  if (!finding) {
    switch (finding.error().code) {
      case Code::malformed: return 'm';
      case Code::unsupported: return 'u';
      case Code::refused: return 'r';
      case Code::corrupt: return 'c';
      case Code::not_found:
      case Code::conflict:
      case Code::exhausted:
      case Code::unavailable:
      case Code::timed_out: return '?';
    }
  }
  if (!finding->proved) return '-';
  if (finding->json == whole.json) return '=';
  const std::size_t count = cosignature_count(*finding);
  const bool proves_less = count < cosignature_count(whole) && count < 10;
  if (!proves_less || without_cosignatures(finding->json) != without_cosignatures(whole.json)) return '!';
  return static_cast<char>('0' + count);
}

std::string in_lines(std::string_view text) {
  constexpr std::size_t kWidth = 100;
  std::string lines;
  for (; !text.empty(); text.remove_prefix(std::min(kWidth, text.size())))
    lines += std::string(text.substr(0, kWidth)) + "\n";
  return lines;
}

class GoldenEvidence : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string name = GetParam();
    text_ = contents(name + ".txt");
    options_.agreement = contents(name.substr(0, name.find('-')) + ".toml");
    const auto whole = verify(text_, options_);
    ASSERT_TRUE(whole) << whole.error().detail;
    whole_ = *whole;
  }

  std::string text_;
  VerifyOptions options_;
  Finding whole_;
};

TEST_P(GoldenEvidence, proves_what_it_proved_when_it_was_made) {
  EXPECT_TRUE(whole_.proved);
  expect_golden(std::string(GetParam()) + ".json", to_pretty(whole_.json) + "\n");
}

TEST_P(GoldenEvidence, fails_or_proves_no_more_after_any_change) {
  std::string flipped, cut;
  for (std::size_t at = 0; at < text_.size(); ++at) {
    std::string changed = text_;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    flipped += became(verify(changed, options_), whole_);
    cut += became(verify(std::string_view(text_).substr(0, at), options_), whole_);
  }
  EXPECT_THAT(flipped + cut, testing::Not(testing::ContainsRegex("[!?-]")));
  expect_golden(std::string(GetParam()) + ".changed", in_lines(flipped) + "\n" + in_lines(cut));
}

INSTANTIATE_TEST_SUITE_P(Files,
                         GoldenEvidence,
                         testing::Values("border-incident", "drill-incident", "drill-rewritten", "drill-two-faces"),
                         [](const auto& file) {
                           std::string name = file.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace thalweg::app
