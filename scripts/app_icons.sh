#!/bin/sh
# Draws the PNG icons of public/manifest.webmanifest from public/app-icon.svg with a headless Chromium.
# Run by hand after a change of the mark; the results are committed.
#   scripts/app_icons.sh [chromium]
set -eu

browser=${1:-chromium}
public=$(cd "$(dirname "$0")/../public" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# draw NAME SIZE CORNER: the icon at SIZE pixels, its corners rounded by CORNER (transparent outside).
draw() {
  cat >"$work/icon.html" <<PAGE
<!doctype html><style>body{margin:0;background:transparent}img{display:block;width:$2px;height:$2px;border-radius:$3}</style>
<img src="file://$public/app-icon.svg" alt="">
PAGE
  "$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
    --allow-file-access-from-files --force-device-scale-factor=1 --default-background-color=00000000 \
    --user-data-dir="$work/profile" --window-size="$2,$2" --screenshot="$public/$1.png" "file://$work/icon.html" 2>/dev/null
  echo "public/$1.png"
}

draw icon-192 192 22%
draw icon-512 512 22%
draw icon-maskable-512 512 0
draw apple-touch-icon 180 0
