#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the pictures of docs/desk.md anew, from real nodes after their week at the border.
#   web/tests/screenshots.sh [PROGRAM] [FOLDER] [NAME...]      PROGRAM: build/dev/thalweg, FOLDER: docs/screens, NAME: all unless given
# Needs what web/tests/e2e.sh needs.
set -euo pipefail

web=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${1:-$web/../build/dev/thalweg}
folder=$(realpath -m "${2:-$web/../docs/screens}")
THALWEG_SUITE="node tests/screenshots.mjs" exec "$web/tests/e2e.sh" "$program" "$folder" "${@:3}"
