// SPDX-License-Identifier: Apache-2.0
// expect: (Wunused-result|Wunused-value|ignoring return)
#pragma GCC diagnostic error "-Wunused-result"
#include "record/record.h"
#include "release/gate.h"

void go(const thalweg::release::Gate& gate, const thalweg::record::Record& record) {
  gate.judge(record, thalweg::Instant());
}
