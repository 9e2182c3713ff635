#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# no_shared_functions.sh <nm> <object>...: objects compiled for one instruction set define no symbol that another object
# may define too (weak or unique), since the linker may take any of the copies; and nothing in them runs before main,
# whatever the processor.
set -euo pipefail
nm=$1
shift

wrong=()
for object in "$@"; do
    name=$(basename "$object")
    while IFS= read -r symbol; do
        [[ -z $symbol ]] || wrong+=("$name: ${symbol##* } is shared with others")
    done < <("$nm" --demangle=none --defined-only --extern-only "$object" | grep -E ' [VWu] ' || true)
    if [[ -z ${INSTRUMENTED:-} ]] && readelf --section-headers --wide "$object" | grep -qE ' \.(init_array|ctors|preinit_array)'; then
        wrong+=("$name: code of it runs before main")
    fi
done
[[ $# -gt 0 ]] || { echo "no objects"; exit 1; }
if [[ ${#wrong[@]} -gt 0 ]]; then
    printf '%s\n' "${wrong[@]}"
    exit 1
fi
echo "$# objects keep to themselves"
