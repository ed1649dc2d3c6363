# SPDX-License-Identifier: BSL-1.0
# need: installs with apt what is not there yet. To be sourced.

fail() {
    echo "$1" >&2
    exit 1
}

# True where $1 is there: a command, or a file (a pattern with a slash) below the usual folders.
present() {
    case $1 in
    */*)
        for file in /usr/include/$1 /usr/local/include/$1 /usr/lib/$1 /usr/share/$1; do
            [ -e "$file" ] && return 0
        done
        return 1
        ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

# need WHAT=PACKAGE...: the package is installed unless WHAT is present.
need() {
    missing=
    for item; do
        present "${item%%=*}" || missing="$missing ${item#*=}"
    done
    [ "$missing" ] || return 0

    command -v apt-get >/dev/null || fail "missing (names of Debian packages):$missing"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    else
        command -v sudo >/dev/null || fail "as root: apt-get install$missing"
        as_root=sudo
    fi
    echo "installing with ${as_root:+$as_root }apt-get:$missing"
    $as_root apt-get -qq update
    # shellcheck disable=SC2086 # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends $missing >/dev/null
}
