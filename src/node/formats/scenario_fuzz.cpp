// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <set>

#include "formats/scenario.h"
#include "record/kinds.h"

/// A scenario that is read has its steps in order, kinds that exist, and cites only what was said before.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto steps = formats::parse_scenario(text, Instant::unix_ms(1'790'000'000'000));
  if (!steps) {
    CHECK(steps.error().code == Code::malformed);
    return 0;
  }
  std::set<std::string> labels;
  Instant last;
  for (const formats::ScenarioStep& step : *steps) {
    CHECK(step.at >= last);
    last = step.at;
    for (const formats::ScenarioCite& cite : step.cites) CHECK(labels.contains(cite.label));
    if (step.kind == "approve") continue;
    CHECK(record::find_kind(step.kind) != nullptr);
    CHECK(parse_json(to_canonical(step.draft), true).value() == step.draft);
    labels.insert(step.label);
  }
  return 0;
}
