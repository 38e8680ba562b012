// SPDX-License-Identifier: Apache-2.0
// expect: files/folder.h.*(No such file|file not found)
#include "files/folder.h"
