# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Sourced by apps/main-job.sh and tests/run.sh: the Debian packages that a build and the tests need.

build_packages=(
    g++ cmake ninja-build
    libboost-dev libfmt-dev libyaml-cpp-dev libcli11-dev libexpected-dev nlohmann-json3-dev
)
test_packages=(
    doctest-dev librapidcheck-dev
    clang-14 libc++-14-dev libc++abi-14-dev
    emscripten
)

say() { printf '== %s\n' "$*" >&2; }

# Runs a command with root's rights; fails where there is no way to get them.
as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        return 1
    fi
}

installed() { [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# Installs those of the named packages that are not there yet.
install_missing() {
    local package missing=()
    for package in "$@"; do
        installed "$package" || missing+=("$package")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0

    say "installing ${missing[*]}"
    if ! as_root true; then
        say "this needs root, or sudo; or install them by hand and come back"
        return 1
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
