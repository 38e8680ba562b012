#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Are all C++ files as .clang-format wants them? With --fix: makes them so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

how=(--dry-run -Werror)
[[ ${1-} != --fix ]] || how=(-i)
find src tests bench \( -name '*.h' -o -name '*.cpp' \) -print0 | xargs -0 -n 20 -P 2 clang-format-14 "${how[@]}"
