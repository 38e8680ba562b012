// SPDX-License-Identifier: Apache-2.0
// expect: private
#include "record/record.h"
#include "release/gate.h"

auto made(thalweg::record::Record record) {
  return thalweg::release::Released<thalweg::record::Record>{std::move(record), "irn-irq", thalweg::Hash()};
}
