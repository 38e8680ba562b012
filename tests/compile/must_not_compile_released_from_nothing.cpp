// SPDX-License-Identifier: Apache-2.0
// expect: no matching
#include "record/record.h"
#include "release/gate.h"

thalweg::release::Released<thalweg::record::Record> made;
