# Two commands do everything on a bare Debian 12 or 13 with python3, venv and make:
#   make run    the portal with demo data on http://127.0.0.1:8000
#   make test   the whole suite
# docs/operations.md and docs/testing.md say more.

PORT ?= 8000
PY := .venv/bin/python
UV := .venv/bin/uv
ARGS ?=
# The local servers of `make test-services` and `make smoke-service`, made by scripts/services.sh.
SERVICE_DATABASE_URL ?= postgres://lhh:lhh@127.0.0.1:5432/lhh
SERVICE_REDIS_URL ?= redis://127.0.0.1:6379/9

.PHONY: help setup setup-dev run test test-services smoke-service bench lint format docs lock pictures ci clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## .venv from requirements.lock and the system libraries of the paper
	@sh scripts/setup.sh

setup-dev: ## the same with what tests and lint need
	@sh scripts/setup.sh dev

run: setup ## everything together on the embedded default; Ctrl-C stops it
	@exec $(PY) manage.py run --port $(PORT) $(ARGS)

test: setup-dev ## the whole suite on SQLite (ARGS="tests/reports -x" for a part)
	@sh scripts/test.sh $(ARGS)

test-services: setup-dev ## what a database can change, on PostgreSQL and Redis
	@sh scripts/services.sh
	@DATABASE_URL=$(SERVICE_DATABASE_URL) REDIS_URL=$(SERVICE_REDIS_URL) sh scripts/test.sh $(ARGS)

smoke-service: setup-dev ## the processes of service, natively, and one report through them
	@sh scripts/services.sh
	@DATABASE_URL=$(SERVICE_DATABASE_URL)_smoke REDIS_URL=$(SERVICE_REDIS_URL) $(PY) scripts/smoke_service.py $(ARGS)

bench: setup-dev ## the measurements of docs/performance.md (ARGS="consolidation render" for some)
	@$(PY) -m bench $(ARGS)

lint: setup-dev ## style, imports, migrations, printed docs
	@sh scripts/lint.sh

format: setup-dev
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .
	@git ls-files -z "templates/*.html" | xargs -0 .venv/bin/djade --target-version 5.2

docs: setup-dev ## print docs/workflows.md from the tables
	@$(PY) manage.py print_workflows > docs/workflows.md

lock: ## requirements*.lock from pyproject.toml, with hashes
	@sh scripts/lock.sh

pictures: setup-dev ## docs/pictures/*.png from a running demo on PORT
	@$(PY) scripts/pictures.py --port $(PORT)

ci:
	@bash .ci/run

clean: ## the environment and the embedded data
	rm -rf .venv var
