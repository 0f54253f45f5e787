#!/bin/sh
# restore.sh FOLDER/<moment>: what backup.sh wrote, into an empty database and an empty file folder.
# Stop the portal first. Ends with the migrations of this version and a check of every file against its SHA-256.
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: restore.sh FOLDER" >&2; exit 2; }
source=$1
var=${LHH_VAR:-var}
(cd "$source" && sha256sum --quiet -c SHA256SUMS)
mkdir -p "$var"
[ -z "$(ls -A "$var/media" 2>/dev/null)" ] || { echo "$var/media is not empty; move it away first" >&2; exit 1; }

if [ -n "${DATABASE_URL:-}" ]; then
    # Fails on the first table that is already there.
    pg_restore --exit-on-error --no-owner --single-transaction --dbname="$DATABASE_URL" "$source/database.dump"
else
    [ ! -e "$var/lhh.sqlite3" ] || { echo "$var/lhh.sqlite3 exists; move it away first" >&2; exit 1; }
    cp "$source/database.sqlite3" "$var/lhh.sqlite3"
fi
tar -C "$var" -xzf "$source/media.tar.gz"
.venv/bin/python manage.py migrate --noinput --verbosity 0
.venv/bin/python manage.py check_files
