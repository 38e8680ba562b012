#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Has other people's programs check a journal that we wrote: run.sh EXPORT_JOURNAL
# Needs golang-go, golang-golang-x-mod-dev and openssl (Debian's packages); without them it ends with 77, "skipped".
set -eu

export_journal=$1
here=$(cd "$(dirname "$0")" && pwd)
for tool in go openssl; do
  command -v "$tool" > /dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
[ -d /usr/share/gocode/src/golang.org/x/mod ] || { echo "skipped: golang-golang-x-mod-dev is not installed"; exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$export_journal" "$work/journal"

# 1. Go's sumdb packages, as Debian has them: no module, no download.
GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= go build -o "$work/check" "$here/check.go"
"$work/check" "$work/journal"

# 2. A journal with one changed bit must not pass.
cp -r "$work/journal" "$work/forged"
printf 'X' | dd of="$work/forged/tile/entries/001" bs=1 seek=100 conv=notrunc 2> /dev/null
if "$work/check" "$work/forged" 2> /dev/null; then
  echo "a forged entry was accepted"
  exit 1
fi

# 3. OpenSSL on the checkpoint's first signature: the text up to the empty line, key and signature without their headers.
sed '/^$/,$d' "$work/journal/checkpoint" > "$work/text"
sed '1,/^$/d' "$work/journal/checkpoint" | head -n 1 | cut -d ' ' -f 3 | base64 -d | tail -c 64 > "$work/signature"
{
  printf '\060\052\060\005\006\003\053\145\160\003\041\000' # SubjectPublicKeyInfo of Ed25519
  cut -d + -f 3- "$work/journal/vkey" | base64 -d | tail -c 32
} > "$work/key.der"
openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/key.der" -in "$work/text" -sigfile "$work/signature"
