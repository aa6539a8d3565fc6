# Two commands do everything: `make book` and `make test`. `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?=
BIN := .venv/bin
export PYTHONHASHSEED := 0

.PHONY: help setup book test lint format data notebooks check bench serve lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

setup: ## make .venv from the lock (every other target does this first)
	@PYTHON="$(PYTHON)" .ci/setup

book: setup ## read, reconcile, run the notebooks, build the site in book/_build/html
	@$(BIN)/gpureport build

test: book ## the whole suite: units, notebooks, site in a real browser
	@.ci/browser
	@$(BIN)/pytest -n 2 --dist loadgroup

lint: setup ## formatting, lint, types, order of the layers
	@$(BIN)/ruff format --check --quiet src tests
	@$(BIN)/ruff check --quiet src tests
	@$(BIN)/mypy --no-error-summary
	@layers=$$($(BIN)/lint-imports 2>&1) || { echo "$$layers"; exit 1; }
	@echo "lint: clean"

format: setup ## format the code and mend what can be mended
	@$(BIN)/ruff format src tests
	@$(BIN)/ruff check --fix src tests

data: setup ## write data/claims.csv, relations.csv, findings.csv, checks.csv
	@$(BIN)/gpureport data

notebooks: setup ## execute the notebooks for the default scenario and keep their outputs in notebooks/
	@$(BIN)/gpureport notebooks

check: setup ## validate data, notebooks and the built site
	@$(BIN)/gpureport check

bench: book ## measure: throughput beside a peer, scaling, overheads, page weight
	@.ci/peers
	@for script in tests/benchmarks/*.py; do echo "== $$script"; PYTHONPATH=.cache/peers $(BIN)/python $$script; done

serve: book ## show the site on http://127.0.0.1:8000
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory book/_build/html 8000

lock: ## remake the locks from pyproject.toml (needs uv)
	@uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
	  --python-version 3.11 pyproject.toml --group test --group lint --group build -o requirements.lock
	@uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
	  --python-version 3.11 --group pyproject.toml:peers -o requirements-peers.lock

clean: ## remove what was built (not .venv)
	@rm -rf book/_build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
