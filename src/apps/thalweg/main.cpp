// SPDX-License-Identifier: Apache-2.0
#include "thalweg/command_line.h"

int main(int argc, char** argv) {
  return thalweg::app::run(argc, argv);
}
