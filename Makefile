# Two commands on a fresh machine: make demo, make test. Needs Python 3.11 or newer, make, and the package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

.PHONY: demo test check evaluate bench clean

demo: $(VENV)/demo.done
	$(BIN)/dragoman read examples/reports --html out/demo
	@echo
	@echo "The pages, with every statement marked in its text: out/demo/index.html"

test: $(VENV)/test.done
	$(BIN)/python -m pytest

# What .ci/run holds a change to, beside the tests.
check: $(VENV)/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

evaluate: $(VENV)/demo.done
	@if [ -d $(SHARED)/data ]; then $(BIN)/python scripts/gate.py $(SHARED)/data; \
	else echo "The evaluation gate is skipped: there are no data sets in $(SHARED)/data."; fi

bench: $(VENV)/test.done
	$(BIN)/python benchmarks/reading.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Dragoman needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.done: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.done: requirements-dev.lock $(VENV)/demo.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis
