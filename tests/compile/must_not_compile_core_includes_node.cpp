// SPDX-License-Identifier: Apache-2.0
// expect: host/http.h.*(No such file|file not found)
#include "host/http.h"
