#!/usr/bin/env bash
# Kills `knockon lists import` with SIGKILL a hundred times (or $1 times) at moments spread over its course and looks each time whether
# the store is sound and holds the list of before or of after, whole.
set -euo pipefail
cd "$(dirname "$0")/../.."
KNOCKON_KILLS="${1:-100}" cargo test -p knockon-cli --test it -- --nocapture an_import_that_is_killed
