#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian 12 packages that are missing: tools/install.sh run|test
#   run   what it takes to build and run a node and its desk
#   test  also what the tests need
# Does nothing, and needs no rights, when all are there. An entry written as program=package is not needed where that
# program is there from elsewhere: a newer Node.js or Go must not be put beside Debian's.
set -euo pipefail

run=(
  g++ cmake ninja-build ccache mold ca-certificates node=nodejs npm=npm
  libboost1.81-dev libssl-dev libsodium-dev libsqlite3-dev libfido2-dev libsimdjson-dev libpugixml-dev libtomlplusplus-dev libcli11-dev zlib1g-dev libgeographiclib-dev
)
test=(
  libgtest-dev libgmock-dev clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev libfuzzer-14-dev
  go=golang-go golang-golang-x-mod-dev python3=python3 python3-venv openssl sqlite3 strace binutils git e2fsprogs iproute2
  chromium=chromium fonts-noto-core ogr2ogr=gdal-bin libxml2-utils
)

case "${1-}" in
  run) wanted=("${run[@]}") ;;
  test) wanted=("${run[@]}" "${test[@]}") ;;
  *)
    echo "usage: tools/install.sh run|test" >&2
    exit 2
    ;;
esac

missing=()
for entry in "${wanted[@]}"; do
  package=${entry#*=}
  if [[ $entry == *=* ]] && command -v "${entry%%=*}" > /dev/null; then continue; fi
  status=$(dpkg-query -W -f '${Status}' "$package" 2> /dev/null || true)
  [[ $status == "install ok installed" ]] || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "all ${#wanted[@]} packages are there"
  exit 0
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  if ! command -v sudo > /dev/null; then
    echo "packages are missing, and this user is not root and has no sudo. As root, run:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
  [[ -t 0 ]] || as_root=(sudo -n)
fi
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)

echo "to install: ${missing[*]}"
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}"
