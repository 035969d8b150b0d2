#!/bin/sh
# Draws public/share.png, 1200 by 630, which stands beside a shared link, from the mark and the font with a headless Chromium.
# Run by hand after a change of either; the result is committed.
#   scripts/share_picture.sh [chromium]
set -eu

browser=${1:-chromium}
public=$(cd "$(dirname "$0")/../public" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/share.html" <<PAGE
<!doctype html><html lang="fr"><meta charset="utf-8"><style>
@font-face{font-family:B;font-weight:200 800;src:url("file://$public/fonts/bricolage-grotesque-latin-wght-normal.woff2")}
*{margin:0}
body{width:1200px;height:630px;box-sizing:border-box;padding:80px 96px;display:grid;align-content:space-between;
  font-family:B,sans-serif;color:#f4f9f4;
  background:#124e3c repeating-linear-gradient(to bottom,rgb(0 0 0/10%) 0 2px,transparent 2px 28px)}
p{display:flex;align-items:center;gap:20px;font-size:44px;font-weight:700;letter-spacing:-.02em}
p b{font-weight:300;color:#c4dcd0}
svg{width:76px;height:76px}
h1{font-size:100px;white-space:nowrap;line-height:1.04;font-weight:680;letter-spacing:-.03em}
h2{font-size:34px;font-weight:400;color:#c4dcd0}
</style>
<p><svg viewBox="0 0 32 32">$(sed 's/.*<\/style>//; s/<\/svg>//; s/class="torn"/fill="#ffcb2e"/; s/<path d/<path fill="#f4f9f4" d/g' "$public/favicon.svg")</svg><span>LeBonCoup <b>de main</b></span></p>
<h1>Un bon coup de main,<br>à deux rues d’ici.</h1>
<h2>Sans numéro de téléphone, sans e-mail : à deux, et chiffré.</h2>
PAGE
"$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
  --allow-file-access-from-files --force-device-scale-factor=1 --user-data-dir="$work/profile" \
  --virtual-time-budget=3000 --window-size=1200,630 --screenshot="$public/share.png" "file://$work/share.html" 2>/dev/null
echo "public/share.png"
