#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The desk in a browser against three real nodes: two neighbours and an observer, after their week at the border.
#   web/tests/e2e.sh [PROGRAM] [PLAYWRIGHT-ARGUMENTS...]      PROGRAM: build/dev/thalweg unless given
# With THALWEG_SUITE another command than Playwright is run against the nodes, as by screenshots.sh.
# Needs web/dist and web/node_modules (npm ci, npm run build) and Chromium. Leaves nothing behind.
set -euo pipefail

web=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$(realpath "${1:-$web/../build/dev/thalweg}")
shift || true
ready_seconds_max=300

[[ -x $program ]] || { echo "e2e: $program is no program; build thalweg first" >&2; exit 2; }
[[ -f $web/dist/index.html ]] || { echo "e2e: web/dist is missing; run: npm --prefix web run build" >&2; exit 2; }

folder=$(mktemp -d) nodes="" suite=""

# Stops a process that this script started, and waits until it is gone.
stop() {
  [[ -n $1 ]] || return 0
  kill -TERM "$1" 2> /dev/null || true
  wait "$1" 2> /dev/null || true
}
clean_up() {
  stop "$suite"
  stop "$nodes"
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

taken() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# Each node takes two ports, and the next one begins ten further. Below the range from which the system lends ports.
free_ports() {
  local first port
  for _ in {1..50}; do
    first=$((10000 + RANDOM % 20000))
    for port in 0 1 10 11 20 21; do ! taken $((first + port)) || continue 2; done
    echo "$first"
    return
  done
  echo "e2e: no free ports found between 10000 and 30000" >&2
  return 1
}

port=$(free_ports)
"$program" demo --data "$web/../data/irn-irq" --folder "$folder/nodes" --web "$web/dist" --seconds 15 --port "$port" \
  < /dev/null > "$folder/log" 2>&1 &
nodes=$!

until grep -q '^From now on' "$folder/log"; do
  if ! kill -0 "$nodes" 2> /dev/null || ((SECONDS > ready_seconds_max)); then
    echo "e2e: the nodes did not come up within $ready_seconds_max s; they said:" >&2
    cat "$folder/log" >&2
    exit 1
  fi
  sleep 0.2
done

export THALWEG_A=http://127.0.0.1:$port THALWEG_B=http://127.0.0.1:$((port + 10))
export THALWEG_OBSERVER=http://127.0.0.1:$((port + 20))
token() { cat "$folder/nodes/$1/local.token"; }
THALWEG_A_TOKEN=$(token irn) THALWEG_B_TOKEN=$(token irq) THALWEG_OBSERVER_TOKEN=$(token obs)
export THALWEG_PROGRAM=$program THALWEG_FOLDERS=$folder/nodes
export THALWEG_A_TOKEN THALWEG_B_TOKEN THALWEG_OBSERVER_TOKEN
cd "$web"
# Not through npm, which would keep signals to itself.
if [[ -n ${THALWEG_SUITE:-} ]]; then
  $THALWEG_SUITE "$@" &
else
  node_modules/.bin/playwright test --output "$folder/results" "$@" &
fi
suite=$!
status=0
wait "$suite" || status=$?
suite=""
if [[ $status -ne 0 ]]; then
  echo "e2e: what the nodes said last:" >&2
  tail -n 20 "$folder/log" >&2
fi
exit "$status"
