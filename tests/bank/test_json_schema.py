"""The JSON Schema of the bank language takes every bank without errors, and refuses what it can tell is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, ValidationError

from quizgen.bank import keys, load, load_text
from quizgen.bank.fields import Key
from quizgen.bank.json_schema import json_schema
from quizgen.bank.reader import Mapping, Node, Sequence, read
from quizgen.forms import BUILT_IN
from quizgen.resources import bank_path, banks

ROOT = Path(__file__).parents[2]
GOOD = sorted((ROOT / "tests/banks/good").glob("*.yaml"))
SHIPPED = [bank_path(name) for name in banks()]
BAD = sorted((ROOT / "tests/banks/bad").glob("*.yaml"))
SCHEMA = json_schema()
VALIDATOR = Draft7Validator(SCHEMA)
TABLES = {
    name: table
    for name, table in vars(keys).items()
    if isinstance(table, tuple) and isinstance(table[0], Key) and name != "_MATERIAL"
}


def plain(node: Node) -> Any:
    """What an editor's YAML parser makes of it: YAML 1.2 core, as quizgen reads it, with floating point."""
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.items}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return float(node.value) if isinstance(node.value, Fraction) else node.value


def data(text: str) -> Any:
    root, _ = read(text, "bank.yaml")
    assert root is not None
    return plain(root)


def blocks(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def tutorial() -> list[str]:
    """The tutorial's bank at its beginning and at its end, put together as it says."""
    first, mistakes, *more = blocks("tutorial/first-bank.md")
    head, tail = first.split("questions:\n")
    return [first, head + mistakes + "questions:\n" + tail + "".join(more)]


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """The properties of every mapping in a schema."""
    if isinstance(schema, dict):
        if schema.get("additionalProperties") is False and "properties" in schema:
            yield schema["properties"]
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def every(errors: Any) -> Iterator[ValidationError]:
    """These errors and all that led to them."""
    for error in errors:
        yield error
        yield from every(error.context)


def test_it_is_a_schema() -> None:
    """It is valid by the schema of schemas, and every definition is used and is there."""
    Draft7Validator.check_schema(SCHEMA)
    used = set(re.findall(r'"#/definitions/([a-z-]+)"', json.dumps(SCHEMA)))

    assert used == set(SCHEMA["definitions"])


@pytest.mark.parametrize("path", [*SHIPPED, *GOOD], ids=lambda path: path.stem)
def test_a_good_bank_is_valid(path: Path) -> None:
    """No shipped bank, and none of the good ones, has an error by the schema."""
    assert [error.message for error in VALIDATOR.iter_errors(data(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(
    "text", [*blocks("reference/bank-language.md"), *tutorial(), *blocks("how-to/editors.md")]
)
def test_a_bank_of_the_docs_is_valid(text: str) -> None:
    """No bank of the reference, the tutorial or the page on editors has an error by the schema."""
    assert [error.message for error in VALIDATOR.iter_errors(data(text))] == []


@pytest.mark.parametrize("name", TABLES)
def test_every_key_is_there_with_its_description(name: str) -> None:
    """Some mapping of the schema has just the keys of the table, each with what the table says of it."""
    told = [{key: rule["description"] for key, rule in found.items()} for found in objects(SCHEMA)]

    assert {key.name: key.about for key in TABLES[name]} in told


TOLD = {
    "bad-name",
    "missing-key",
    "mistake-empty",
    "pick-empty",
    "unknown-form",
    "unknown-key",
    "unquoted-comma",
    "wrong-type",
}
"""The findings of which a schema can know."""

UNTOLD = {
    # `ask` without `formula` means nothing, unless the question has parts that are asked for.
    "given_without_formula",
    "question_ask_without_formula",
    "pool_with_mistakes",
    # Words that a programming language has taken.
    "formula_name_is_keyword",
    "formula_name_is_reserved",
    # No editor makes data of a list that is a key.
    "yaml_key_is_a_list",
}
"""Banks with such a finding that are valid by the schema all the same."""


def test_bad_banks_are_refused() -> None:
    """Every bad bank is refused that has a finding of which a schema can know, but for a few known ones."""
    expected, refused = set(), set()
    for path in BAD:
        text = path.read_bytes().decode("utf-8", errors="replace")
        root, defects = read(text, path.name)
        if root is None or any(defect.code.startswith("yaml") for defect in defects):
            # An editor tells these without a schema.
            continue
        if TOLD & set(re.findall(r"# expect: ([a-z-]+)", text)):
            expected.add(path.stem)
            if not VALIDATOR.is_valid(plain(root)):
                refused.add(path.stem)

    assert len(refused) > 70
    assert expected - refused == UNTOLD


@pytest.mark.parametrize(
    "path", [path for path in BAD if "expect: unknown-key" in path.read_text("utf-8")], ids=lambda p: p.stem
)
def test_an_unknown_key_is_named(path: Path) -> None:
    """Where quizgen finds an unknown key, an error by the schema names it."""
    (key,) = {re.findall(r"`(.*?)`", f.message)[0] for f in load(path).findings if f.code == "unknown-key"}
    text = path.read_text(encoding="utf-8")

    assert any(f"'{key}'" in error.message for error in every(VALIDATOR.iter_errors(data(text))))


def test_a_form_of_a_plug_in_is_valid_where_it_is_installed() -> None:
    """The forms are those that the schema was made for."""
    bank = data("{quizgen: 1, questions: [{id: a, stem: A, form: oral, options: {right: [b], wrong: [c]}}]}")

    assert not VALIDATOR.is_valid(bank)
    assert Draft7Validator(json_schema([*BUILT_IN, "oral"])).is_valid(bank)


WITH_DEFAULTS = """\
quizgen: 1
formulas:
  f:
    symbols:
      m: {means: inputs<kind><positive>}
      n: units
    steps: {t: m*n, u: t + n}
    mistakes: {adds: {set: {t: m + n}}, more: {set: {t: m*n + m}}, less: {set: {t: m*n - 1}}}
questions:
  - {id: a, formula: f, ask: t, vary: {m: 2..9, n: 2..9}, stem: "<< m >>, << n >>", form: choice<points><options>}
  - {id: b, stem: Which?, form: text, options: {right: [x]}<case>}
  - {id: c, tags: t, stem: Why?, guide: So.<lines>}
  - {id: d, formula: f, ask: [t, u], vary: {m: 2..9, n: 2..9}, stem: "<< m >>, << n >>", form: interval<ends>}
  - {id: e, formula: f, vary: {m: 2..9, n: 2..9}, stem: "<< m >>, << n >>", parts: [{stem: A, ask: t, form: number}]<follow_through>}
  - {id: g, vary: {w: [y, z]}, stem: W, order: [p, q], figure: {layers: [{name: << w >>, size: 3<recurrent>}]}}
  - {id: h, vary: {k: 2..9}, stem: K, order: [p, q], figure: {plot: k*x, x: 0..1<variable>}}
quizzes:
  r: {pick: [{tags: t<count>}]<shuffle>}
"""


@pytest.mark.parametrize(
    "key", {k.name: k for t in TABLES.values() for k in t if k.default is not None}.values()
)
def test_a_default_that_is_written_changes_nothing(key: Key) -> None:
    """What editors are told of a key that is not given is what quizgen takes it for."""
    # Behind all else in its mapping, so that nothing stands at another place.
    text = WITH_DEFAULTS + ("<language>" if key.name == "language" else "")
    comma = "" if key.name == "language" else ", "
    written = f"{comma}{key.name}: {json.dumps(key.default)}"
    before, after = (
        load_text(re.sub("<[a-z_]+>", "", text.replace(f"<{key.name}>", one)), "b.yaml")
        for one in ("", written)
    )

    assert f"<{key.name}>" in text
    assert not [f for f in (*before.findings, *after.findings) if f.severity == "error"]
    assert before.bank == after.bank


VALUES: list[Any] = [
    *(None, True, False, 0, 1, 2, 7, 0.5, -3, "", " ", "true", "null", "~", ".inf", "no"),
    *("x", "m", "2..4", "0.5..2 step 0.5", "5 %", "easy", "text", "choice", "number"),
    *([], ["x"], ["x", "y"], [1, 2], [[1, 2], [3, 4]], {}, {"en": "x"}, {"de": "x", "en": "y"}, {"a": 1}),
    *(
        {"right": ["x"], "wrong": ["y"]},
        {"text": "x"},
        {"x": "a"},
        {"value": 1},
        {"means": "x"},
        {"tags": "a"},
    ),
]
NAMES = sorted({key.name for table in TABLES.values() for key in table} | {"true", "null", "en", "1", "a b"})


def small_banks() -> list[Any]:
    """Banks of one question, which are quick to load."""
    found = []
    for text in [path.read_text(encoding="utf-8") for path in (*GOOD, SHIPPED[0])]:
        bank = data(text)
        found += [{**bank, "questions": [question]} for question in bank["questions"]]
        for one in found[-len(bank["questions"]) :]:
            one.pop("quizzes", None)
            name, formulas = one["questions"][0].get("formula"), {}
            while name in bank.get("formulas", {}):
                formulas[name] = bank["formulas"][name]
                name = formulas[name].get("extends")
            one["formulas"] = formulas
    return [*found, data((ROOT / "tests/banks/good/quizzes.yaml").read_text(encoding="utf-8"))]


SMALL = small_banks()


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every mapping or list in *value* with each of its keys or positions."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


@settings(max_examples=600)
@given(st.data())
def test_a_changed_bank_without_errors_is_valid(draw: st.DataObject) -> None:
    """Whatever is put into a bank: where quizgen finds no error, the schema finds none either."""
    bank = deepcopy(draw.draw(st.sampled_from(SMALL)))
    holder, key = draw.draw(st.sampled_from(list(places(bank))))
    change = draw.draw(st.sampled_from(["value", "list", "drop", "add"]))
    if change == "value":
        holder[key] = draw.draw(st.sampled_from(VALUES))
    elif change == "list":
        holder[key] = [holder[key]]
    elif change == "drop":
        del holder[key]
    elif isinstance(holder, dict):
        holder[draw.draw(st.sampled_from(NAMES))] = draw.draw(st.sampled_from(VALUES))
    text = json.dumps(bank, ensure_ascii=False)
    if draw.draw(st.booleans()):
        text = re.sub(r'"(true|null|~|no|\.inf|x|5 %|)"', r"\1", text)
    loaded = load_text(text, "bank.yaml")
    if not any(finding.severity == "error" for finding in loaded.findings):
        assert [error.message for error in VALIDATOR.iter_errors(data(text))] == []
