#!/bin/sh
# test.sh [pytest arguments]: the suite on the database and queue that the environment names.
# One file runs on one worker (loadfile), so that a file's live server and browser are its own.
set -eu
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
    exec .venv/bin/pytest "$@"
fi
workers=${TEST_WORKERS:-2}
echo "database: ${DATABASE_URL:-SQLite}   queue: ${REDIS_URL:-files}"
exec .venv/bin/pytest -n "$workers" --dist loadfile --durations 8
