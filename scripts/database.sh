# The tests' private database. Source it after toolchain.sh; sets DATABASE_URL.

TEST_DATA=$ROOT/.data/test-postgres

start_test_database() {
  SQLX_OFFLINE=true cargo build --quiet -p embedded-postgres
  # One that runs already is somebody's: it is used, and left running.
  TEST_DATABASE_IS_OURS=
  "$ROOT/target/debug/embedded-postgres" --dir "$TEST_DATA" url >/dev/null 2>&1 || TEST_DATABASE_IS_OURS=1
  "$ROOT/target/debug/embedded-postgres" --dir "$TEST_DATA" --fast start
  DATABASE_URL=$("$ROOT/target/debug/embedded-postgres" --dir "$TEST_DATA" url postgres)
  export DATABASE_URL
}

stop_test_database() {
  [ -z "$TEST_DATABASE_IS_OURS" ] || "$ROOT/target/debug/embedded-postgres" --dir "$TEST_DATA" stop || true
}

# migrated_database NAME: an empty database with the schema, made anew; prints its address
migrated_database() {
  local name=$1 url
  url=$("$ROOT/target/debug/embedded-postgres" --dir "$TEST_DATA" url "$name")
  psql --quiet "$DATABASE_URL" -c "drop database if exists $name" -c "create database $name" 2>/dev/null
  for file in "$ROOT"/migrations/*.sql; do
    PGOPTIONS='-c client_min_messages=warning' psql --quiet --single-transaction -v ON_ERROR_STOP=1 "$url" -f "$file" >&2
  done
  echo "$url"
}
