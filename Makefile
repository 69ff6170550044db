# Two commands do all the set-up on a machine with Python 3.11 or newer and make:
#   make demo   installs, fetches the default model, summarizes the sample orders, shows one brief
#   make page   the same orders as a page in the browser, to ask and to read (after make demo)
#   make test   installs, checks style, types and imports, runs the tests
# Both keep what is done: a second run takes seconds plus the work itself.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

MODEL ?= qwen2.5-coder-1.5b
TEST_MODEL := qwen2.5-coder-0.5b
ENCODER := all-minilm-l6-v2
SAMPLES := eval/gold
GOLD ?= eval/gold eval/held_out
SAMPLE_ORDERS := $(wildcard $(SAMPLES)/*.txt $(SAMPLES)/*.pdf)
GATED := gold held_out
OUT := demo-out
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --no-input --disable-pip-version-check -c constraints.txt

.PHONY: help demo page test test-browser lint gate baseline eval clean

help:
	@sed -n 's/^#   //p' Makefile
	@echo "make lint   style, types, imports;  make gate   no score by rules has fallen;  make clean   removes what was made"
	@echo "make eval   tables and pages of scores (MODEL=none: seconds; GOLD='folder ...': other labelled orders)"

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
	@echo "==> To ask these orders in a browser: make page"

page: $(VENV)/.installed
	@if [ ! -f $(OUT)/run.json ]; then echo "there are no orders yet: run make demo first" >&2; exit 2; fi
	@$(BIN)/benchbrief models pull $(ENCODER)
	@$(BIN)/benchbrief index $(OUT) --library $(OUT)/orders.db
	@$(BIN)/benchbrief serve --library $(OUT)/orders.db --model $(MODEL)

# pytest runs last, so that its closing line ends the output.
test: $(VENV)/.installed-dev
	@echo "==> Model $(TEST_MODEL) for the tests that need one (0.5 GB, 1 to 3 minutes once)"
	@$(BIN)/benchbrief models pull $(TEST_MODEL) || echo "    not to be had here: those tests are skipped"
	@$(BIN)/benchbrief models pull $(ENCODER) || echo "    not to be had here: those tests are skipped"
	@$(MAKE) lint
	@$(MAKE) gate
	@echo "==> Tests (a few minutes; those of the page need a browser at /usr/bin/chromium)"
	@$(BIN)/python -m pytest -q -m "browser or not browser"

# The page alone, in Debian's Chromium.
test-browser: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -q -m browser

lint: $(VENV)/.installed-dev
	@echo "==> Style, types and imports (half a minute, then seconds)"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports --no-logo

# The scores by rules on our own gold, against those that were kept: fails on a loss that is more than chance.
gate: $(VENV)/.installed-dev
	@echo "==> Scores by rules on $(GATED), against those kept in eval/baseline (seconds)"
	@mkdir -p eval-out/gate; for name in $(GATED); do \
	  $(BIN)/benchbrief eval run eval/$$name --out eval-out/gate/$$name --model none >/dev/null 2>eval-out/gate/log \
	    || [ $$? = 1 ] || { cat eval-out/gate/log >&2; exit 2; }; \
	  $(BIN)/benchbrief eval compare eval-out/gate/$$name --gate eval/baseline/$$name.json; \
	done

# After a change that is meant to change scores, and was looked at: keep the new ones.
baseline: $(VENV)/.installed-dev
	@for name in $(GATED); do \
	  $(BIN)/benchbrief eval run eval/$$name --out eval-out/gate/$$name --model none || [ $$? = 1 ]; \
	  $(BIN)/benchbrief eval report eval-out/gate/$$name --save-baseline eval/baseline/$$name.json >/dev/null; \
	done

eval: $(VENV)/.installed
	@if [ "$(MODEL)" != none ]; then $(BIN)/benchbrief models pull $(MODEL); fi
	@for gold in $(GOLD); do \
	  out=eval-out/$$(basename $$gold)-$(MODEL); echo "==> Scores on $$gold with $(MODEL) (MODEL=none: seconds)"; \
	  $(BIN)/benchbrief eval run $$gold --out $$out --model $(MODEL) || [ $$? = 1 ]; \
	done

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
