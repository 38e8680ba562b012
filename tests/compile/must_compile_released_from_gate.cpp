// SPDX-License-Identifier: Apache-2.0
#include "record/record.h"
#include "release/gate.h"

// The one way: ask the gate, and hand on what it made.
void send(thalweg::release::Released<thalweg::record::Record> released);

void go(const thalweg::release::Gate& gate, thalweg::record::Record record) {
  auto judgement = gate.judge(std::move(record), thalweg::Instant());
  if (judgement && judgement->released) send(*std::move(judgement->released));
}
