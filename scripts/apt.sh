# Sourced by the other scripts: Debian packages, installed when root, otherwise named with the exact command.

have_package() {
    dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# need REASON PACKAGE...: install what is missing, or say how and stop.
need() {
    reason=$1
    shift
    if ! command -v dpkg-query >/dev/null; then
        echo "Not a Debian system: for $reason install the equal of: $*" >&2
        return 0
    fi
    missing=
    for package in "$@"; do
        have_package "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "Missing for $reason:$missing" >&2
        echo "Install with:  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
        exit 1
    fi
    echo "installing for $reason:$missing"
    apt_install $missing
}

apt_install() {
    log=$(mktemp)
    if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        echo "apt-get could not install: $*" >&2
        exit 1
    fi
    rm -f "$log"
}

# Liberation 2.x has every Vietnamese letter, 1.07 lacks 93: Debian 12 ships both, later releases only 2.x.
paper_font_package() {
    if [ "$(. /etc/os-release 2>/dev/null; echo "${VERSION_ID:-}")" = 12 ]; then
        echo fonts-liberation2
    else
        echo fonts-liberation
    fi
}
