#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian 12 to the answer of the main job: installs what is missing, builds, installs the tool, runs it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

# shellcheck source=apps/install-missing.sh
source "$here/install-missing.sh"
install_missing "${build_packages[@]}"

say "building into build/release"
cmake --preset release --log-level=WARNING
cmake --build --preset release

# To where every shell looks; without the right to write there, to the user's own folder.
if as_root true 2>/dev/null; then
    prefix=/usr/local
    as_root cmake --install build/release --component app --strip --prefix "$prefix" >/dev/null
else
    prefix=$HOME/.local
    cmake --install build/release --component app --strip --prefix "$prefix" >/dev/null
fi
say "installed $prefix/bin/traincost"
case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "add $prefix/bin to your PATH to call it as plain 'traincost'" ;;
esac

say "traincost compare deepseek-v3 --regions europe,us,china"
"$prefix/bin/traincost" compare deepseek-v3 --regions europe,us,china
