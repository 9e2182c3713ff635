#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# must_not_compile.sh <cases.txt> <name> <compiler> <flag>...
# Holds one case to its word: the twin compiles, the offender does not. The twin shows that the offender fails for
# what it does, not for a slip of the pen: the two should differ in that alone.
set -euo pipefail

cases=$1 name=$2
shift 2

line=$(grep -E "^$name +\|" "$cases") || { echo "$cases: no case '$name'"; exit 2; }
if [[ $line == *$'\n'* ]]; then
    echo "$cases: two cases are called '$name'"
    exit 2
fi
rest=${line#*| }
twin=${rest%% | *}
offender=${rest#* | }
if [[ $rest == "$twin" || -z ${twin// /} || -z ${offender// /} || $offender == *" | "* ]]; then
    echo "$cases: '$name' is not of the form: name | twin | offender"
    exit 2
fi

compile() { printf 'void probe() {\n    %s;\n}\n' "$1" | LC_ALL=C "${@:2}" -fsyntax-only -x c++ - 2>&1; }

if ! output=$(compile "$twin" "$@"); then
    printf 'the twin of %s has to compile, and does not:\n    %s\n%s\n' "$name" "$twin" "$output"
    exit 1
fi
if output=$(compile "$offender" "$@"); then
    printf '%s has to be refused, and compiles:\n    %s\n' "$name" "$offender"
    exit 1
fi
if ! grep -q 'error:' <<<"$output"; then
    printf 'the compiler failed without an error in the code:\n%s\n' "$output"
    exit 2
fi
grep -m 3 'error:' <<<"$output" # what the author of such a line reads
