// SPDX-License-Identifier: Apache-2.0
// expect: (no matching|private)
#include "record/record.h"
#include "release/gate.h"

thalweg::release::Gate gate;
