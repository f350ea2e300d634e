# Every target does its own set-up; none needs a key, an account or root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: demo test check bench screenshots lock clean

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; assert (3, 11) <= sys.version_info < (3, 14), "Deskmate needs Python 3.11, 3.12 or 3.13; say make PYTHON=python3.12"'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.developed: $(VENV)/.installed requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

demo: $(VENV)/.installed ## open the live demo on a helpdesk that lives on this machine
	$(BIN)/deskmate demo $(ARGS)

test: $(VENV)/.developed ## all tests, in parallel and in random order
	$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

check: $(VENV)/.developed ## lint, types, imports, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest tests/architecture $(ARGS)

bench: $(VENV)/.developed ## print the figures that the README quotes
	$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(VENV)/.developed ## shoot every page into screenshots/ and the README's pictures into manifest/pictures/
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

lock: ## resolve both locks again; torch is left out, the encoder runs without it
	printf 'sentence-transformers\ntorch\n' > $(VENV)/excludes.txt
	uv pip compile pyproject.toml --extra postgres --universal --generate-hashes --excludes $(VENV)/excludes.txt --no-header --python-version 3.11 -q -o requirements.lock
	uv pip compile pyproject.toml --extra postgres --group dev --universal --generate-hashes --excludes $(VENV)/excludes.txt --no-header --python-version 3.11 -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) .deskmate dist
