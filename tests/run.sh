#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian 12 to the result of the tests: installs what is missing, builds, runs all tests.
# With CI=true warnings are errors. The results lie in build/check/results.xml (JUnit).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

# shellcheck source=apps/install-missing.sh
source apps/install-missing.sh
install_missing "${build_packages[@]}" "${test_packages[@]}"

rm -f build/check/results.xml
say "building into build/check"
cmake --preset check --log-level=WARNING -DTRAINCOST_WERROR="$([[ ${CI:-} == true ]] && echo ON || echo OFF)"
cmake --build --preset check

say "running the tests"
ctest --preset check --output-junit results.xml
