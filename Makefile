# The front door: `make run` starts the platform, `make test` proves it. Both set up all they need.
.DEFAULT_GOAL := help
.PHONY: help install run test lint types play-all there-and-back bench faults demo lock clean catalogue

PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3 python; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

help: ## what can be asked of this Makefile
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Gongkai needs Python 3.11, 3.12 or 3.13 (需要 Python 3.11–3.13)."; exit 2; }
	@echo "→ $(VENV): $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "→ installing the platform (安装平台) …"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "→ installing what the tests need (安装测试工具) …"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

install: $(VENV)/.installed ## build .venv with the gongkai command

run: install ## start everything with the demonstration, serve until Ctrl-C
	@exec $(BIN)/gongkai up --demo

demo: install ## load the demonstration again from nothing
	@$(BIN)/gongkai demo --reset

test: $(VENV)/.installed-dev ## run every test; ends with a table of what ran
	@exec $(BIN)/python -m tests.run

lint: $(VENV)/.installed-dev ## ruff and the import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: $(VENV)/.installed-dev ## mypy, strict
	@$(BIN)/mypy

SPREAD ?= 1
play-all: install ## play every published table kept as a fixture; SPREAD=7 deals each over 7 agencies
	@for table in tests/fixtures/reports/*.json; do \
	  $(BIN)/gongkai play $$table --data var/play-$(SPREAD) --spread $(SPREAD) || exit 1; done

there-and-back: $(VENV)/.installed-dev ## play every published table, write its report in every form, check each file
	@$(BIN)/python -m tests.played --write

bench: $(VENV)/.installed-dev ## measure; figures go to docs/performance.md
	@$(BIN)/python -m tests.bench

faults: $(VENV)/.installed-dev ## kill -9 and FLUSHALL under load, with a ledger
	@$(BIN)/python -m tests.faults

catalogue: install ## gather every sentence into the translation catalogue
	@$(BIN)/python -m deploy.catalogue

UV := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
lock: ## renew both hash-locked requirement files (needs uv)
	@$(UV) --extra build pyproject.toml -o requirements.txt > /dev/null
	@$(UV) --extra build --extra dev --extra voice pyproject.toml -o requirements-dev.txt > /dev/null

clean: ## forget the environment and all data (var/)
	@rm -rf $(VENV) var build *.egg-info
