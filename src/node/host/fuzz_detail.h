// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/node_detail.h"

namespace thalweg::host {

/// For the fuzz targets: one of two neighbours at work. Both are made anew now and then, so that their journals stay
/// short, and are still at work when the program ends: nothing of them may outlive the libraries that they use.
inline TestNode& busy_node() {
  constexpr int kRequestsMax = 20'000;
  static Pair* pair = nullptr;
  static int requests = 0;
  if (pair == nullptr || ++requests > kRequestsMax) {
    requests = 0;
    delete pair;
    pair = new Pair();
  }
  return pair->arr;
}

}  // namespace thalweg::host
