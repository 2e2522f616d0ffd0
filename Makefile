# `make help` says what there is. Everything lives in .venv and .data; nothing else is touched.

FORUM_PORT ?= 8000
unexport FORUM_PORT
ISSUE ?= board

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The newest Python that fits; a name may exist and not run, hence it is tried.
FIND_PYTHON := for one in python3.13 python3.12 python3.11 python3; do \
	"$$one" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& echo "$$one" && break; done

.PHONY: help setup run test check bench bars bars-long
.DEFAULT_GOAL := help

help:  ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "FORUM_PORT=8080 make run takes another port."

setup: .venv/test.stamp  ## Install everything, with the tools for tests

run: .venv/run.stamp  ## Show the board with made-up people: http://127.0.0.1:8000/demo
	@$(BIN)/forum demo --port $(FORUM_PORT)

test: .venv/test.stamp  ## Run the suite; with FORUM_TEST_POSTGRES_URL on that cluster
	$(BIN)/python -m pytest -n 2

check: .venv/test.stamp  ## Style, types, import contracts, templates, security
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive forum

bench: .venv/test.stamp  ## CPU a request on 20,000 threads, beside a bare Flask
	$(BIN)/python -m tests.bench

bars: .venv/test.stamp  ## Measure an issue's bars: make bars ISSUE=board
	$(BIN)/python -m tests.bars $(ISSUE)

bars-long: .venv/test.stamp  ## The bars that need over ten minutes
	$(BIN)/python -m tests.bars $(ISSUE) --long

.venv/bin/python:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "Python 3.11, 3.12 or 3.13 is needed." >&2; exit 1; fi; \
	"$$python" -m venv .venv

.venv/run.stamp: .venv/bin/python requirements/run.lock requirements/build.lock pyproject.toml
	@echo "Installing (once, a minute or so) …"
	$(PIP) install --require-hashes -r requirements/run.lock
	$(PIP) install --require-hashes -r requirements/build.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.lock
	$(PIP) install --require-hashes -r requirements/test.lock
	@touch $@
