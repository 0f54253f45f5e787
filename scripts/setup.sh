#!/bin/sh
# setup.sh [dev]: .venv with the locked packages, and the system libraries the paper needs.
# Does nothing when nothing changed, so that every other command may call it.
set -eu
cd "$(dirname "$0")/.."

which=${1:-run}
case $which in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: setup.sh [dev]" >&2; exit 2 ;;
esac
python=${PYTHON:-python3}

# shellcheck source=scripts/apt.sh
. scripts/apt.sh

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "setup: needs Python 3.11 or newer as '$python' (set PYTHON=/path/to/python3)." >&2
    exit 1
fi

# --- system libraries: Pango for WeasyPrint, the paper's font, venv -------------------------------------------
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig $(paper_font_package)"
"$python" -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"
# Playwright's driver is linked to libatomic; tests look at PDFs with poppler, break papers with another font,
# and sign with a token of SoftHSM.
[ "$which" = run ] || packages="$packages libatomic1 poppler-utils fonts-dejavu-core softhsm2"
need "the paper and the environment" $packages

# --- the environment ------------------------------------------------------------------------------------------
stamp() {
    cksum requirements-setup.lock "$1" | cksum | cut -d' ' -f1
}

[ -x .venv/bin/python ] || "$python" -m venv .venv
wanted=$(stamp "$lock")
if [ "$(cat ".venv/stamp-$which" 2>/dev/null)" != "$wanted" ]; then
    echo "setup: installing $lock into .venv"
    if [ "$(cat .venv/stamp-uv 2>/dev/null)" != "$(stamp requirements-setup.lock)" ]; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
        stamp requirements-setup.lock > .venv/stamp-uv
    fi
    .venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
    .venv/bin/python -c 'import weasyprint' >/dev/null || {
        echo "setup: WeasyPrint does not load; see the message above for the missing library." >&2
        exit 1
    }
    echo "$wanted" > ".venv/stamp-$which"
    # The dev lock holds the run lock.
    [ "$which" = run ] || stamp requirements.lock > .venv/stamp-run
fi
