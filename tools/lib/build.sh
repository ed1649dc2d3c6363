# SPDX-License-Identifier: BSL-1.0
# configure and build. To be sourced; expects the project's folder in $root.

jobs=$(getconf _NPROCESSORS_ONLN)
if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER-ccache}"
fi

# configure FOLDER OPTION...: says nothing unless something is wrong.
configure() {
    folder=$1
    shift
    mkdir -p "$folder"
    cmake --fresh -G Ninja -S "$root" -B "$folder" --log-level=WARNING "$@" >"$folder/configure.log" 2>&1 ||
        fail "$(cat "$folder/configure.log")"
}

# build FOLDER OPTION...: options as of ninja.
build() {
    folder=$1
    shift
    cmake --build "$folder" -j "$jobs" -- "$@"
}
