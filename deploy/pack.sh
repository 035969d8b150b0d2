#!/usr/bin/env bash
# pack.sh [FILE]: what a machine without containers runs, in one archive; after `cargo leptos build --release --precompress`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
file=${1:-$root/target/leboncoup.tar.gz}
for needed in release/leboncoup release/hash.txt site/pkg; do
  [ -e "$root/target/$needed" ] || { echo "target/$needed is missing: build first." >&2; exit 1; }
done
# The names of the files hold their hashes, and hash.txt says which: of another build nothing would be found.
while read -r kind hash; do
  [ -e "$root/target/site/pkg/leboncoup.$hash.${kind%:}" ] ||
    { echo "target/site/pkg is of another build than hash.txt: build again." >&2; exit 1; }
done <"$root/target/release/hash.txt"
tar -czf "$file" --owner=0 --group=0 --numeric-owner --transform='s|^|leboncoup/|' \
  -C "$root/target/release" leboncoup hash.txt -C "$root/target" site \
  -C "$root" LICENSE -C "$root/deploy" leboncoup.service Caddyfile postgres/20-leboncoup.sh
echo "$file"
