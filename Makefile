# Two commands do all the set-up on a machine with Python 3.11 or newer and make:
#   make demo   installs, fetches the default model, summarizes the sample orders, shows one brief
#   make test   installs, checks style, types and imports, runs the tests
# Both keep what is done: a second run takes seconds plus the work itself.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

MODEL ?= qwen2.5-coder-1.5b
TEST_MODEL := qwen2.5-coder-0.5b
SAMPLES := eval/gold
SAMPLE_ORDERS := $(wildcard $(SAMPLES)/*.txt $(SAMPLES)/*.pdf)
OUT := demo-out
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --no-input --disable-pip-version-check -c constraints.txt

.PHONY: help demo test lint eval clean

help:
	@sed -n 's/^#   //p' Makefile
	@echo "make lint   style, types, imports;  make eval   scores on the sample orders;  make clean   removes what was made"

demo: $(VENV)/.installed
	@echo "==> Model $(MODEL): fetched, verified and converted once (1.1 GB; 3 to 10 minutes), then in seconds"
	@$(BIN)/benchbrief models pull $(MODEL)
	@echo "==> Summarizing the sample orders in $(SAMPLES) (minutes on two cores; orders done before are kept)"
	@started=$$SECONDS; $(BIN)/benchbrief summarize $(SAMPLE_ORDERS) --out $(OUT) --model $(MODEL); \
	  echo "    done in $$((SECONDS - started)) s"
	@brief=$$(find $(OUT)/orders -name '*.md' | sort | head -n 1); \
	  echo "==> One of the briefs, $$brief:"; echo; cat "$$brief"; echo; \
	  echo "==> Where to look: $(OUT)/orders/*.md (briefs), $(OUT)/table.xlsx and table.csv (all orders),"; \
	  echo "    $(OUT)/orders/*.json (records with evidence offsets), $(OUT)/run.json (what was run, with what)"

# pytest runs last, so that its closing line ends the output.
test: $(VENV)/.installed-dev
	@echo "==> Model $(TEST_MODEL) for the tests that need one (0.5 GB, 1 to 3 minutes once)"
	@$(BIN)/benchbrief models pull $(TEST_MODEL) || echo "    not to be had here: those tests are skipped"
	@$(MAKE) lint
	@echo "==> Tests (a few minutes)"
	@$(BIN)/python -m pytest -q

lint: $(VENV)/.installed-dev
	@echo "==> Style, types and imports (half a minute, then seconds)"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports --no-logo

eval: $(VENV)/.installed
	@echo "==> Scores on $(SAMPLES) with $(MODEL) (MODEL=none: seconds)"
	@if [ "$(MODEL)" != none ]; then $(BIN)/benchbrief models pull $(MODEL); fi
	@$(BIN)/benchbrief eval run $(SAMPLES) --out eval-out --model $(MODEL)

clean:
	rm -rf $(VENV) $(OUT) eval-out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/pyvenv.cfg:
	@for python in python3.11 python3 python3.12 python3.13; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; python=; \
	done; \
	if [ -z "$$python" ]; then echo "benchbrief needs Python 3.11 or newer: none was found on the PATH" >&2; exit 2; fi; \
	echo "==> Virtual environment in $(VENV) with $$($$python --version)"; \
	$$python -m venv $(VENV)

$(VENV)/.installed: $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	@echo "==> Installing benchbrief and what it needs (about 1 GB on disk; 1 to 5 minutes)"
	@started=$$SECONDS; $(PIP) -e .; echo "    done in $$((SECONDS - started)) s"
	@touch $@

$(VENV)/.installed-dev: $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	@echo "==> Installing benchbrief with its development tools (about 1 GB on disk; 1 to 5 minutes)"
	@started=$$SECONDS; $(PIP) -e '.[dev]'; echo "    done in $$((SECONDS - started)) s"
	@touch $@
