# `make run` and `make test` set up all they need; nothing has to be installed beforehand but Python ≥ 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --require-hashes --no-deps
export PYTHONHASHSEED ?= 0

.DEFAULT_GOAL := help
.PHONY: help run test lint docs bench bench-accuracy torture clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

run: $(VENV)/.run  ## clean data/raw into data/clean
	$(BIN)/textmend run --text

test: $(VENV)/.dev  ## run the whole test suite
	$(BIN)/python -m pytest --numprocesses=2
	$(BIN)/python -m pytest --nbmake --numprocesses=0 --override-ini addopts= notebooks

lint: $(VENV)/.dev  ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(VENV)/.docs  ## the documentation as a web site in build/docs; needs no network
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -d build/doctrees docs build/docs
	@echo "Open build/docs/index.html"

bench: $(VENV)/.bench  ## speed against the usual packages; ARGS="--pages DIR --json FILE" or ARGS="--scaling 10 50"
	$(BIN)/python -m benchmarks.speed $(ARGS)

bench-accuracy: $(VENV)/.bench  ## accuracy against the usual packages; ARGS="--task html --sample 20 --json FILE"
	$(BIN)/python -m benchmarks.accuracy $(ARGS)

torture: $(VENV)/.dev  ## kill, fill, flip: long tests of what goes wrong; ARGS="--rounds 5 kills"
	$(BIN)/python -m tests.torture $(ARGS)
	TEXTMEND_REGEX_SIZE=1000000 $(BIN)/python -m pytest --numprocesses=0 tests/test_security_regexes.py
	$(BIN)/python -m benchmarks.hostile_html

clean:  ## remove what the other targets made
	rm -rf $(VENV) data/clean build dist docs/generated .pytest_cache .mypy_cache .ruff_cache .hypothesis

# langdetect comes as source only, hence the build tools first and no build isolation.
$(VENV)/.run: requirements-build.lock requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Textmend needs Python 3.11 or newer: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Textmend needs (pinned in requirements.lock) ..."
	$(INSTALL) -r requirements-build.lock
	$(INSTALL) --no-build-isolation -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(INSTALL) --no-build-isolation -r requirements-dev.lock
	touch $@

$(VENV)/.docs: $(VENV)/.run requirements-docs.lock
	$(INSTALL) --no-build-isolation -r requirements-docs.lock
	touch $@

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	$(INSTALL) --no-build-isolation -r requirements-bench.lock
	touch $@
