# Liền Mạch. `make demo` shows it, `make test` proves it, `make help` lists the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
# Whether the assets are there yet, so that the house can be built before its front end.
ASSETS := $(if $(wildcard assets/package.json),src/lienmach/static/.built)

.PHONY: help install demo test check soak lock clean

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

install: .venv/.installed $(ASSETS) ## .venv/ and the built assets, and nothing else

demo: install ## two provinces become one while both keep serving; then it stays open (RESIDENTS=, DOSSIERS=, PORT=)
	@$(BIN)/lienmach demo $(if $(RESIDENTS),--residents $(RESIDENTS)) $(if $(DOSSIERS),--dossiers $(DOSSIERS)) $(if $(PORT),--port $(PORT))

test: install .venv/.tools ## everything bin/check runs
	@$(BIN)/python bin/check

check: test

soak: install .venv/.tools ## the long form of every proof; takes about an hour
	@$(BIN)/python bin/check --soak

lock: ## write the requirements anew from pyproject.toml (needs uv)
	@bin/lock

clean: ## take away what install and the checks made; never var/, which holds data
	rm -rf .venv assets/node_modules src/lienmach/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Stamps: each says "done for this state of the files it names" ---------------------

.venv/.python:
	@bin/make-venv

.venv/.installed: .venv/.python requirements.txt pyproject.toml
	@echo "Installing what runs …"
	@$(PIP) install --require-hashes -r requirements.txt
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.tools: .venv/.installed requirements-dev.txt
	@echo "Installing the tools of the checks …"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

src/lienmach/static/.built: $(shell find assets -type f -not -path 'assets/node_modules/*' 2>/dev/null | sed 's/ /\\ /g') bin/build-assets
	@echo "Building the front end …"
	@bin/build-assets
	@touch $@
