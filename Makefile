# make run          the whole service on this machine, with the sample mails
# make test         what the tests need, lint, types, arrows between the rooms, tests
# make soak         the long tests: 200 kills of the service under load
# make lint         ruff, mypy, import-linter
# make lock         resolve the dependencies anew into the lock files
# make debian-packages  the programs tests, OCR and archives need (only those missing; goes on without root)

SHELL := /bin/bash
VENV  := .venv
BIN   := $(VENV)/bin
# Your own ./intake.toml where there is one, else the settings that fit the sample mails.
CONFIG ?= $(firstword $(wildcard intake.toml) samples/intake.toml)
PIP   := $(BIN)/python -m pip --disable-pip-version-check
# Two cores; by file, so that a server that a file's tests share is started once.
PYTEST_WORKERS ?= 2

.PHONY: run test soak lint lock debian-packages ocr-packages environment

run: ocr-packages $(VENV)/.installed-run
	@$(BIN)/intake serve --samples samples --config $(CONFIG)

test: debian-packages environment lint
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadfile -m "not soak"

soak: debian-packages environment
	$(BIN)/python -m pytest -m soak --timeout 7200

lint: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

environment: $(VENV)/.installed-dev

$(VENV)/bin/python:
	@scripts/make-venv $(VENV)

# The stamps make an install happen only when a lock file or the project's metadata has changed.
$(VENV)/.installed-run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what requirements.lock names (some minutes the first time) ..."
	@$(PIP) install -qq --require-hashes -r requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what requirements-dev.lock names (some minutes the first time) ..."
	@$(PIP) install -qq --require-hashes -r requirements-dev.lock
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.installed-run

lock: environment
	@scripts/lock $(BIN)/pip-compile

debian-packages:
	@scripts/debian-packages ocr archives tests

ocr-packages:
	@scripts/debian-packages ocr archives
