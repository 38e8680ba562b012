#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the TAK clients that tests/tak lets loose on a node, in the versions that it was tried with: tools/tak_tools.sh [FOLDER]
# Into a folder of its own (build/tak-tools). Prints that folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$root/build/tak-tools}
wanted="pytak==7.6.1 takproto==3.0.1"
mkdir -p "$folder"
if [[ ! -f $folder/installed || $(cat "$folder/installed") != "$wanted $(sha256sum < "$root/tests/tak/package-lock.json")" ]]; then
  rm -rf "$folder/node"
  mkdir -p "$folder/node"
  cp -r "$root/tests/tak/package.json" "$root/tests/tak/package-lock.json" "$root/tests/tak/p12-pem" "$folder/node/"
  npm --prefix "$folder/node" ci --ignore-scripts --no-fund --no-audit --silent >&2
  python3 -m venv --clear "$folder/python" >&2
  # shellcheck disable=SC2086 # one argument for each
  "$folder/python/bin/pip" install --quiet --disable-pip-version-check $wanted >&2
  echo "$wanted $(sha256sum < "$root/tests/tak/package-lock.json")" > "$folder/installed"
fi
echo "$folder"
