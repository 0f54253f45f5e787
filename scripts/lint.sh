#!/bin/sh
# lint.sh: everything that can be said about the code without running it.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
PYTHONPATH=. .venv/bin/lint-imports
.venv/bin/python manage.py makemigrations --check --dry-run
