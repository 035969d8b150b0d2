#!/usr/bin/env bash
# The server's role and its database, once, when the cluster is made. The role owns its schema and is nobody else;
# PostGIS must be made by a superuser.
# Reads DATABASE_PASSWORD. By hand, as postgres: DATABASE_PASSWORD=… deploy/postgres/20-leboncoup.sh
set -euo pipefail
: "${DATABASE_PASSWORD:?the password of the role leboncoup}"
export DATABASE_PASSWORD

psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv password DATABASE_PASSWORD
create role leboncoup login password :'password';
create database leboncoup owner leboncoup template template0 encoding 'UTF8';
revoke all on database leboncoup from public;
\connect leboncoup
create extension postgis;
SQL
