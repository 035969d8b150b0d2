#!/usr/bin/env bash
# Compiles a crate of ours; does nothing but run rustc. Cargo tells one checkout's crates from another's by this file's path
# (docs/decisions/0025). Not for sh: some drop the variables whose names have a hyphen, and cargo has such ones.
exec "$@"
