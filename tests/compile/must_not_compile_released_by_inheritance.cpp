// SPDX-License-Identifier: Apache-2.0
// expect: final
#include "record/record.h"
#include "release/gate.h"

struct Forged : thalweg::release::Released<thalweg::record::Record> {};
