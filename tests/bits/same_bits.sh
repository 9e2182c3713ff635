#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# same_bits.sh <expected> <program> <argument>...: the program prints exactly what stands in the file. Where it says
# that this processor cannot run it (exit code 77) there is nothing to compare.
set -euo pipefail
expected=$1
shift

status=0
found=$("$@") || status=$?
if [[ $status -eq 77 ]]; then
    echo "not on this processor"
    exit 0
fi
[[ $status -eq 0 ]] || { echo "exit code $status"; exit 1; }
diff "$expected" - <<<"$found"
