#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# no_shared_functions.sh <object>...: objects compiled for AVX2 or AVX-512 define no function that another file could
# share, since the linker may take any copy: every weak symbol names its number of lanes, <4> or <8>.
set -euo pipefail

seen=0
shared=()
for object in "$@"; do
    case "$object" in
        *_avx2.*) lanes='<4' ;;
        *_avx512.*) lanes='<8' ;;
        *) continue ;;
    esac
    seen=$((seen + 1))
    while IFS= read -r symbol; do
        [[ -z $symbol || $symbol == *"$lanes"* ]] || shared+=("$(basename "$object"): $symbol")
    done < <(nm --demangle --defined-only "$object" | grep -E ' [VWu] ' || true)
done
[[ $seen -gt 0 ]] || { echo "no objects for AVX2 or AVX-512"; exit 1; }
if [[ ${#shared[@]} -gt 0 ]]; then
    printf '%s\n' "${shared[@]}"
    exit 1
fi
echo "$seen objects share nothing"
