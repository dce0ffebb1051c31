# `make` alone lists what can be done. Needed on the machine: Python 3.11 or later, and make.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
RUNTIME := .venv/.runtime-installed
DEV := .venv/.dev-installed
MESSAGES := .venv/.messages-compiled
CATALOGUES := $(wildcard odr/*/locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo services test lint fmt bench mutants simulation rules-report procedure-map lock messages browser

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(RUNTIME) $(MESSAGES) ## Install what the platform needs into .venv

setup-dev: $(DEV) $(MESSAGES) ## Install the development tools too, for single tests by hand

demo: setup ## Run the whole platform with demo data (ODR_PORT, default 8000); Ctrl-C stops it
	@$(PY) -m odr.embedded.supervisor demo

services: setup ## Run only the embedded PostgreSQL and Valkey, for commands by hand
	@$(PY) -m odr.embedded.supervisor services

test: $(DEV) $(MESSAGES) browser lint ## Run every check and every test
	$(PY) -m pytest -n 2 --dist loadgroup

lint: $(DEV) ## Check format, style, types, import directions and migrations
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	ODR_DEMO=1 $(PY) -m mypy
	.venv/bin/lint-imports
	@# Asked without a database: whether the models and the migrations agree is in the files.
	ODR_DEMO=1 $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

fmt: $(DEV) ## Format the code and repair what can be repaired
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: $(DEV) $(MESSAGES) ## Measure filings, lists and case pages
	$(PY) -m tests.benchmarks

mutants: $(DEV) ## Change the law engine in a thousand ways: does a test notice each? (half an hour)
	$(PIP) -r requirements/mutants.txt
	$(PY) -m mutmut run --max-children 2

simulation: $(DEV) $(MESSAGES) ## Walk 20,000 cases at random, ODR_SIMULATED_CASES for another number (about two hours)
	ODR_SIMULATED_CASES=$${ODR_SIMULATED_CASES:-20000} $(PY) -m pytest -n 2 -s tests/simulation

rules-report: $(DEV) ## Which law is covered: rules by place and topic, and how sure they are
	@$(PY) -m platform_rules report

procedure-map: $(RUNTIME) ## Draw every procedure: stages, acts, actors, clocks (build/procedure-map.html, .json)
	@ODR_DEMO=1 $(PY) manage.py procedure_map --out build

messages: $(RUNTIME) ## Collect the texts to translate, and compile the catalogues
	$(PY) manage.py messages
	$(PY) manage.py messages --compile

lock: $(DEV) ## Write the hashed lock anew from requirements/*.in
	for name in runtime dev mutants; do .venv/bin/uv pip compile -q --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11 --universal requirements/$$name.in -o requirements/$$name.txt || exit 1; done

browser: # The journeys drive a real Chromium; sealed documents are read with poppler's tools too.
	@missing=""; \
	{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null || missing="chromium"; \
	{ command -v pdfsig && command -v pdftotext; } >/dev/null || missing="$$missing poppler-utils"; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && apt-get install -qq -y --no-install-recommends $$missing; \
		else \
			echo "The tests need other programs. Please install them, for example: sudo apt-get install $$missing"; \
			exit 1; \
		fi; \
	fi

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or later is needed; set PYTHON=/path/to/python."; exit 1; fi
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) cannot make a virtual environment; \
	on Debian and Ubuntu install python3-venv."; exit 1; }

# The stamps are newer than the locks they were installed from; a changed lock is installed at the next `make`.
$(RUNTIME): requirements/runtime.txt | .venv/bin/python
	@echo "installing the packages of requirements/runtime.txt"
	@$(PIP) -r requirements/runtime.txt
	@touch $@

$(DEV): requirements/dev.txt requirements/runtime.txt | .venv/bin/python
	@echo "installing the packages of requirements/dev.txt"
	@$(PIP) -r requirements/dev.txt
	@touch $(RUNTIME) $@

$(MESSAGES): $(CATALOGUES) | $(RUNTIME)
	@$(PY) manage.py messages --compile
	@touch $@
