#!/bin/sh
# lock.sh: write the three lock files from pyproject.toml; ARGS=--upgrade takes newer versions.
set -eu
cd "$(dirname "$0")/.."
options="--quiet --universal --python-version 3.11 --generate-hashes --no-header ${ARGS:-}"
uv=.venv/bin/uv
$uv pip compile $options pyproject.toml -o requirements.lock
$uv pip compile $options pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
echo uv | $uv pip compile $options - -o requirements-setup.lock
