#!/bin/sh
# lint.sh: everything that can be said about the code without running it.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
git ls-files -z 'templates/*.html' | xargs -0 .venv/bin/djade --check --target-version 5.2
PYTHONPATH=. .venv/bin/lint-imports
.venv/bin/python manage.py makemigrations --check --dry-run
