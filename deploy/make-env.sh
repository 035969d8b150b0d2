#!/usr/bin/env bash
# make-env.sh DOMAIN [FILE]: writes deploy/.env with new secrets. It never writes over one: accounts hang on them.
set -euo pipefail
domain=${1:?the host of the site, like leboncoup.fr}
folder=$(cd "$(dirname "$0")" && pwd)
file=${2:-$folder/.env}

umask 077
# An empty file first, that only its maker may read; `noclobber` refuses where one is.
set -o noclobber
: >"$file"
set +o noclobber
while IFS= read -r line; do
  case $line in
  DOMAIN=) echo "DOMAIN=$domain" ;;
  *_SECRET= | SECRET_SALT= | PEPPER= | *_PASSWORD=) echo "$line$(openssl rand -hex 32)" ;;
  *) echo "$line" ;;
  esac
done <"$folder/.env.example" >>"$file"
echo "$file is written. Keep a copy of its secrets elsewhere, now: a backup of the database is worth nothing without them." >&2
