"""`quizgen schema`, and the schema that lies beside the shipped banks."""

from __future__ import annotations

import pytest

from quizgen.resources import bank_path, banks

from .conftest import Run

SHIPPED = bank_path("examples").with_name("bank.schema.json")


def test_the_shipped_schema_is_what_the_command_prints(run: Run) -> None:
    """The file is up to date; `quizgen schema > question_banks/bank.schema.json` makes it so."""
    result = run("schema", check=True)

    assert result.stdout == SHIPPED.read_text(encoding="utf-8")
    assert result.stderr == ""


@pytest.mark.parametrize("name", banks())
def test_a_shipped_bank_names_the_schema_beside_it(name: str) -> None:
    """Its first line leads editors to the schema, wherever the folder lies."""
    first, _ = bank_path(name).read_text(encoding="utf-8").split("\n", 1)

    assert first == f"# yaml-language-server: $schema={SHIPPED.name}"
