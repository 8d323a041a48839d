# Two commands do everything on a machine with Python 3.11 or later:
#   make quiz    a first quiz, in build/
#   make test    every test
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: quiz test docs oracles bench clean

quiz: $(VENV)/installed
	$(BIN)/quizgen generate recurrent --to moodle,markdown -n 3 --seed 2026 -o build/

test: $(VENV)/installed-dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -n auto

# The page of findings, made from quizgen/checks/codes.yaml and the banks in tests/banks;
# the schema of the bank language, made from the tables of its keys; and the gallery of the shipped banks.
docs: $(VENV)/installed-dev
	$(BIN)/python docs/make_findings.py
	$(BIN)/python -m quizgen schema > question_banks/bank.schema.json
	$(BIN)/python docs/make_gallery.py

# Keras and PyTorch are large, so they have an environment and a command of their own.
oracles: $(VENV)-oracles/installed
	QUIZGEN_REQUIRE_ORACLES=1 KERAS_BACKEND=torch $(VENV)-oracles/bin/python -m pytest tests/oracles

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/grade.py
	$(BIN)/python benchmarks/practice.py

# constraints.txt pins what the tests ran with; the package itself takes ranges.
$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "quizgen needs Python 3.11 or later; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

$(VENV)-oracles/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)-oracles
	$(VENV)-oracles/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,oracles]'
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-oracles build dist
