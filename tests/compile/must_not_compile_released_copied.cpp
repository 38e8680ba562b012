// SPDX-License-Identifier: Apache-2.0
// expect: deleted
#include "record/record.h"
#include "release/gate.h"

auto again(const thalweg::release::Released<thalweg::record::Record>& released) {
  thalweg::release::Released<thalweg::record::Record> copy = released;
  return copy;
}
