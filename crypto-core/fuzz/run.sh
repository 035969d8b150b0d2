#!/usr/bin/env bash
# run.sh [SECONDS] [TARGET…]: builds the targets with coverage counters and fuzzes each for that long (60 s, all of them).
# No nightly, no cargo-fuzz: the counters are a pass of LLVM that a stable rustc has too. Without the address sanitizer, which
# is not stable; the crate forbids `unsafe`. seeds/ holds one well-formed input of each kind, from the frozen vectors.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
targets=("${@:2}")
[ ${#targets[@]} -gt 0 ] || targets=(served inside_envelope inside_item history typed)

host=$(rustc -vV | sed -n 's/host: //p')
shared=$(cd ../.. && pwd)/target/fuzz
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
  -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
cargo build --quiet --locked --target "$host" --target-dir "$shared"

for target in "${targets[@]}"; do
  corpus=$shared/corpus/$target
  mkdir -p "$corpus"
  echo "── $target, $seconds s"
  # A crash ends the script; its input lies in target/fuzz/, named after the target.
  "$shared/$host/debug/$target" -max_total_time="$seconds" -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="$shared/$target-" "$corpus" "seeds/$target" 2>&1 | grep -E 'DONE|ERROR|panicked|SUMMARY|stat::|Test unit' | grep -vE 'slowest|peak'
done
