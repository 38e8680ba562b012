// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <unistd.h>

#include "drill.h"
#include "files/system.h"

/// What an idle node keeps in memory: a machine that was just opened, or, with a process number, a running node.
namespace thalweg::bench {
namespace {

double resident_mb(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  file >> size >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

void run() {
  const double before = resident_mb("self");
  const Folder folder("idle");
  const auto disk = folder.disk("arr");
  files::SystemEntropy entropy;
  const auto machine = must(machine::Machine::open(*disk, entropy, drill_setup("arr"), files::system_now()));
  (void)must(machine->commit(files::system_now()));
  char beside[80];
  std::snprintf(beside, sizeof beside, "of it before the machine was opened: %.1f MB (goal 50 MB)", before);
  figure("memory of an idle machine", resident_mb("self"), "MB", beside);
}

}  // namespace
}  // namespace thalweg::bench

int main(int argc, char** argv) {
  using namespace thalweg::bench;
  if (argc > 1) {
    figure("memory of process " + std::string(argv[1]), resident_mb(argv[1]), "MB", "(goal 50 MB)");
  } else {
    run();
  }
}
