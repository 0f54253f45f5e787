#!/bin/sh
# backup.sh FOLDER: the database and the files of the running portal into FOLDER/<moment>/.
# The database goes first: files are only ever added, so what it names is in the archive made after it.
# Environment: DATABASE_URL (PostgreSQL; without it the embedded SQLite) and LHH_VAR (default ./var).
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: backup.sh FOLDER" >&2; exit 2; }
var=${LHH_VAR:-var}
target=$1/$(date +%Y-%m-%dT%H%M%S)
# Never a good-looking backup of the wrong database.
if [ -z "${DATABASE_URL:-}" ]; then
    case ${LHH_SERVICE:-0} in
        0 | false | no | off) ;;
        *) echo "DATABASE_URL is missing although LHH_SERVICE is set" >&2; exit 1 ;;
    esac
    [ -f "$var/lhh.sqlite3" ] || { echo "there is no $var/lhh.sqlite3; set DATABASE_URL or LHH_VAR" >&2; exit 1; }
fi
umask 077
mkdir -p "$target" "$var/media"

if [ -n "${DATABASE_URL:-}" ]; then
    pg_dump --format=custom --no-owner --dbname="$DATABASE_URL" --file="$target/database.dump"
else
    .venv/bin/python - "$var/lhh.sqlite3" "$target/database.sqlite3" <<'PY'
import sqlite3
import sys
from pathlib import Path

source = sqlite3.connect(f"{Path(sys.argv[1]).resolve().as_uri()}?mode=ro", uri=True)
target = sqlite3.connect(sys.argv[2])
source.backup(target)  # consistent while people write
PY
fi
tar -C "$var" -czf "$target/media.tar.gz" media
(cd "$target" && sha256sum ./* > SHA256SUMS)
echo "$target"
