# make run     the site on this machine, with a demonstration province
# make test    all tests, with their own PostgreSQL and Redis
.NOTPARALLEL:
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes
OURS := audit notices agencies reports batches validation desk boards exports api config
LOCKS := requirements.lock requirements-dev.lock requirements-node.lock package-lock.json
CHARTS := .build/static/charts/charts.js
# The machine's npm, or one of our own below .build/ where there is none.
NPM := $(shell command -v npm || echo .build/node/bin/npm)

# The first Python of 3.11 or newer that can make virtual environments.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { command -v $$python; break; }; done)

# Dozens of processes begin with the same modules: none shall compile them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test nightly chaos lint bench bench-data score-claims score-rules clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp $(CHARTS) ## start the site (PORT=8000, HOST=127.0.0.1); Ctrl-C ends it
	@exec $(BIN)/python manage.py up

test: $(VENV)/dev.stamp $(CHARTS) ## run all tests in parallel
	@exec $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

nightly: $(VENV)/dev.stamp $(CHARTS) ## run all tests with the long property runs
	@exec $(BIN)/python -m pytest -n auto --dist worksteal --nightly $(ARGS)

chaos: $(VENV)/dev.stamp $(CHARTS) ## 200 uploads while parts of the worker are killed at random, on both brokers
	@exec $(BIN)/python -m tests.workers.chaos $(ARGS)

bench: $(VENV)/dev.stamp $(CHARTS) ## time and accuracy of reading, and reports a second from upload to findings
	@exec $(BIN)/python -m bench $(ARGS)

bench-data: $(VENV)/dev.stamp ## fill the PostgreSQL of DATABASE_URL with 10,000 agencies and ten years (AGENCIES=10000)
	@test -n "$$DATABASE_URL" || { \
		echo "Say which empty PostgreSQL database to fill: make bench-data DATABASE_URL=postgres://user@host/name" >&2; \
		echo "It needs none to measure: make bench ARGS=load makes and fills a server of its own." >&2; \
		exit 1; }
	@exec $(BIN)/python -m bench data --agencies $${AGENCIES:-10000}

score-claims: $(VENV)/dev.stamp ## precision and recall of the claims read from the gold sentences, per kind
	@exec $(BIN)/python manage.py score_claims $(ARGS)

score-rules: $(VENV)/dev.stamp ## faults put into clean reports that the rules find, and what they say of correct ones
	@exec $(BIN)/python manage.py score_rules $(ARGS)

lint: $(VENV)/dev.stamp ## everything that can be said of the source without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(OURS) tests bench
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	HTTPS=1 SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		ALLOWED_HOSTS=mingcha.example $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	! grep -nE 'https?://|file://|index-url|find-links' $(LOCKS)

clean: ## remove the environment and what was built; data in var/ stay
	rm -rf $(VENV) .build node_modules

$(CHARTS): package-lock.json assets/charts.js | $(filter .build/node/bin/npm,$(NPM))
	@echo "bundling the charts …"
	@PATH="$(abspath $(dir $(NPM))):$$PATH" npm ci --silent
	@PATH="$(abspath $(dir $(NPM))):$$PATH" npm run --silent build -- --log-level=warning
	@touch $@

.build/node/bin/npm: requirements-node.lock | $(VENV)/bin/python
	@echo "installing Node …"
	@$(VENV)/bin/python -m venv .build/node
	@.build/node/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-node.lock

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 or newer with venv and ensurepip was not found." >&2; \
		echo "Debian, Ubuntu: apt-get install python3 python3-venv; or: make PYTHON=/path/to/python" >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock | $(VENV)/bin/python
	@echo "installing what the site needs …"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(VENV)/bin/python
	@echo "installing what tests and tools need …"
	@$(PIP) -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp
