# Needs python3.11 or newer with venv, and make. `make help` tells what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
BIND ?= 127.0.0.1:8000
# Processes that run the tests; each reads every test file first, so that many cost more than they save.
JOBS ?= 2
# Tests of what is no part of app/, or whose time counts.
UNTRACED := tests/bench tests/training tests/pathological
CORPORA := wcxb fundus daniel turing postlight handmade
SYSTEMS ?= winnow trafilatura
SAMPLE := samples/ru-ticker-calendar-form/page.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet --no-input
# The locks are complete: nothing is resolved at an install (pip 23 would take the newest release for an extra and then miss its hash), and
# `pip check` says whether something is missing. Wheels only: a missing wheel is an error at once, not a compiler's ten minutes later.
INSTALL := $(PIP) install --no-deps --require-hashes --only-binary :all:
# One line for each package while they come; a pip without output is quiet for minutes.
INSTALL_TOLD := $(filter-out --quiet,$(INSTALL)) --progress-bar off
PROGRESS := awk '/^Collecting|^Requirement already/ {printf "  %3d  %s\n", ++n, /^Collecting/ ? $$2 : $$4; fflush()} /^Installing/ {print "  unpacking ..."; fflush()}'

.PHONY: help
help:  ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(VENV)/.runtime  ## Serve on 127.0.0.1:8000 (BIND=address:port) and print the curl to try
	@printf '\nWinnow starts on http://%s (Ctrl-C stops it). When it says `ready`, in another terminal:\n\n  curl --data-binary @%s http://%s/v1/extract\n\n' '$(BIND)' '$(SAMPLE)' '$(BIND)'
	@WINNOW_BIND='$(BIND)' exec $(BIN)/winnow serve

.PHONY: lint
lint: $(VENV)/.dev  ## Lint, check formatting and types
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

.PHONY: test
test: lint  ## Lint, check formatting and types, run all tests
	$(BIN)/python -m pytest -n $(JOBS)

.PHONY: coverage
coverage: lint  ## The same, and refuse when the tests of app/ reach less of it than the floor in pyproject.toml
	$(BIN)/python -m pytest -n $(JOBS) --cov --cov-report term:skip-covered $(UNTRACED:%=--ignore %)
	$(BIN)/python -m pytest -n $(JOBS) $(UNTRACED)

.PHONY: format
format: $(VENV)/.dev  ## Format the code and mend what ruff can mend
	$(BIN)/python -m ruff check --fix-only .
	$(BIN)/python -m ruff format .

.PHONY: golden
golden: $(VENV)/.dev  ## Rewrite tests/golden/*/expected.json from today's answers; read the diff before committing
	$(BIN)/python -m tests.rewrite_golden

.PHONY: gate
gate: $(VENV)/.dev  ## Refuse what makes Winnow worse than bench/baseline.json: 200 fixed pages of ../shared, if it is there
	$(BIN)/python -m bench gate --quick

.PHONY: bench
bench: $(VENV)/.bench  ## Compare with trafilatura on the development data of ../shared (SYSTEMS=… for others)
	for system in $(SYSTEMS); do for corpus in $(CORPORA); do \
	  $(BIN)/python -m bench predict --system $$system --corpus $$corpus --out bench/out/$$system.$$corpus.jsonl; \
	done; done
	$(BIN)/python -m bench report $(foreach system,$(SYSTEMS),$(CORPORA:%=bench/out/$(system).%.jsonl)) --reference $(lastword $(SYSTEMS))

.PHONY: reliability
reliability: $(VENV)/.dev  ## Measure the bars of isolation, overload, chaos and drain, and 200,000 fuzz cases (80 minutes); writes bench/reliability.md
	$(BIN)/python -m bench reliability

.PHONY: train
train: $(VENV)/.dev  ## Rebuild all shipped models from the corpora (half an hour; docs/training.md)
	$(BIN)/python -m training all

.PHONY: container
container:  ## Build the image and run it by docker-compose.yml
	docker compose up --build --wait

.PHONY: container-test
container-test: $(VENV)/.dev  ## Build the image, run it read-only without capabilities, ask it all that the tests ask, end it by SIGTERM
	PYTHON='$(BIN)/python' bash deploy/image/test.sh

.PHONY: lock
lock:  ## Resolve the lock files again (needs uv)
	for extra in '' dev bench; do \
	  uv pip compile pyproject.toml $${extra:+--extra $$extra --constraints requirements.lock} --universal --python-version 3.11 \
	    --generate-hashes --quiet --output-file "requirements$${extra:+-$$extra}.lock"; \
	done
	sed -n 's/^requires = \["\(.*\)"\]$$/\1/p' pyproject.toml | uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-header --quiet --output-file requirements-build.lock

.PHONY: wheels
wheels: $(VENV)/.dev  ## After `make lock`: write down which wheels the image takes on amd64 and on arm64 (needs uv)
	uv pip compile requirements.lock --no-deps --universal --python-version 3.11 --only-binary :all: --format pylock.toml --quiet \
	  | $(BIN)/python -m tests.rewrite_wheels

.PHONY: release
release:  ## Commit and tag a release of main: make release VERSION=1.2.3; its notes are what CHANGELOG.md has unreleased
	bash deploy/release.sh '$(VERSION)'

.PHONY: clean
clean:  ## Remove the virtual environment, caches and reports
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage bench/out training/out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo 'Python 3.11 or newer with venv is needed; on Debian: apt-get install python3-venv' >&2; exit 1

# The dev lock holds the runtime lock's pins, so that `make run` after `make test` installs nothing, and the reverse only what is missing.
$(VENV)/.runtime: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/pip
	@echo 'Installing the locked requirements into $(VENV) ...'
	@$(INSTALL_TOLD) -r requirements-build.lock -r requirements.lock | $(PROGRESS)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo 'Installing what the tests need ...'
	@$(INSTALL_TOLD) -r requirements-dev.lock | $(PROGRESS)
	@$(PIP) check
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	@echo 'Installing what the comparison needs ...'
	@$(INSTALL) -r requirements-bench.lock
	@$(PIP) check
	@touch $@
