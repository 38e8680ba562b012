#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures everything that bench/README.md lists: bench/run.sh [BUILD_FOLDER]. Takes about ten minutes and 8 GB of disk, in
# THALWEG_BENCH_FOLDER (else the build folder). Nothing else should run meanwhile.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath -m "${1:-$source/build/bench}")
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_CXX_FLAGS="-O2 -g1" -DTHALWEG_TESTS=OFF > /dev/null
ninja -C "$build" bench_journal bench_neighbours bench_catch_up bench_restart bench_idle bench_fold bench_picture bench_picture_node bench_correlate thalweg > /dev/null
export THALWEG_BENCH_FOLDER=${THALWEG_BENCH_FOLDER:-$build}
for bench in journal neighbours catch_up restart idle fold picture picture_node correlate; do "$build/bench/bench_$bench"; done
python3 "$source/bench/processes.py" "$build/thalweg"
