# Everything works from a fresh clone with only Python >= 3.11, make and a package index.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# As an installed program has it: a short command would spend half its time compiling.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check bench sample build lock messages clean
.DEFAULT_GOAL := help

help:            ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY)    ## Set up and run the night of sample_data
	@$(BIN)/recon run sample_data; status=$$?; \
	if [ $$status -eq 3 ]; then echo "Exit status 3: the discrepancies planted in sample_data were found."; exit 0; fi; \
	exit $$status

test: $(READY)   ## Set up and run the tests, then the commands against the built wheel
	$(BIN)/python -m pytest -n 2
	$(BIN)/python -m tests.wheel_suite

check: $(READY)  ## Lint, types, import rules, docs in step, sample data valid
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/docs
	$(BIN)/recon validate sample_data

bench: $(READY)  ## Measure, as ratios against yardsticks in the same run
	$(BIN)/python -m benchmarks

sample: $(READY) ## Make sample_data again, to the byte
	$(BIN)/python -m recon.simulate.sample sample_data

build: $(READY)  ## Build the wheel and the sdist into dist/
	$(BIN)/python -m build --no-isolation

lock: $(READY)   ## Pin the requirements again, with hashes (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet pyproject.toml --group dev -o requirements-dev.txt

messages: $(READY) ## Bring the translations in step with the sentences
	$(BIN)/python -m tests.wording.catalogues

clean:           ## Remove what was made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	rm -rf sample_data/out sample_data/recon.duckdb sample_data/recon.duckdb.wal
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
