#!/usr/bin/env bash
# Asks every operation of a served API what its description allows, and what it does not: schemathesis in a venv of its own.
#   tests/api/schemathesis.sh PATH/knockon [EXAMPLES]
# Exit status: schemathesis' own.
#
# Two groups are left out of the random part: tokens (it would revoke its own) and what starts a run (each is minutes of work); `tests/it` of the server
# has them. A rejection of input that the schema cannot refuse (a day that does not exist, a list without a record) is 422 and allowed.
set -euo pipefail
bin=$(realpath "$1") examples=${2:-25}
top=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$top"' EXIT
python3 -m venv "$top/venv"
"$top/venv/bin/pip" install -q 'schemathesis>=4,<5'
cd "$top"
printf 'list,id,name,places,from\nus-el,a1,"Kestrel Avionics Co., Ltd.",CN,2019-05-16\n' >lists.csv
token=$("$bin" token add tester --role admin)
"$bin" --quiet serve --listen 127.0.0.1:0 --list lists.csv >serve.txt &
pid=$!
until grep -q listening serve.txt; do sleep 0.1; done
address=$(sed -n 's/^listening on //p' serve.txt)
cat >schemathesis.toml <<'TOML'
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "422"]
TOML
"$top/venv/bin/st" --config-file schemathesis.toml run "$address/api/v1/openapi.json" -H "Authorization: Bearer $token" --max-examples "$examples" \
    --workers 1 --seed 1 --no-color --exclude-operation-id token_add --exclude-operation-id token_revoke --exclude-operation-id case_what_if \
    --exclude-operation-id run_start
