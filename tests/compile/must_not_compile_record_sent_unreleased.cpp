// SPDX-License-Identifier: Apache-2.0
// expect: (could not convert|no matching function)
#include "record/record.h"
#include "release/gate.h"

void send(thalweg::release::Released<thalweg::record::Record> released);

void go(thalweg::record::Record record) {
  send(std::move(record));
}
