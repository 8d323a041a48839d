"""The YAML reader: YAML 1.2's core, with places, within bounds."""

from __future__ import annotations

import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizgen.bank import load, load_text, reader
from quizgen.bank.reader import Mapping, Node, Scalar, Sequence, read, resolve
from quizgen.resources import bank_path, banks

BANKS = Path(__file__).parents[1] / "banks"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("012", 12),
        ("-7", -7),
        ("+7", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("1e3", 1000),
        ("1.5e-1", Fraction(3, 20)),
        ("2.0", 2),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("2001-01-01", "2001-01-01"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("=", "="),
        ("1e999999999", "1e999999999"),
    ],
)
def test_plain_scalars_have_the_values_of_yaml_1_2(text: str, value: object) -> None:
    """The core schema of YAML 1.2.2 (chapter 10.3), and nothing of YAML 1.1, decides; decimals are exact."""
    found = resolve(text)

    assert found == value
    assert type(found) is type(value)


def plain(node: Node | None) -> object:
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key.text: plain(child) for key, child in node.items}
    return node.value if isinstance(node, Scalar) else None


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co")), min_size=1, max_size=20)
data = st.recursive(
    words,
    lambda children: st.one_of(st.lists(children, max_size=4), st.dictionaries(words, children, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(words, data, max_size=4))
def test_what_another_library_dumped_is_read_back(value: dict[str, object]) -> None:
    """Any lists, mappings and quoted texts that PyYAML dumps are read back as they were."""
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"', width=10**6)
    node, findings = read(text, "dumped.yaml")

    assert not findings
    assert plain(node) == value


@given(st.text(max_size=300))
def test_no_text_can_do_more_than_be_refused(text: str) -> None:
    """Any text at all gives a bank or findings with a place in it; nothing is raised."""
    loaded = load_text(text, "any.yaml")

    assert loaded.bank is not None or loaded.findings
    for finding in loaded.findings:
        assert 1 <= finding.place.line <= len(text.splitlines()) + 1


FILES = [*sorted((BANKS / "good").glob("*.yaml")), *(bank_path(name) for name in banks())]


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="PyYAML has no C parser here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_parsers_of_pyyaml_read_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML comes without its C parser, the bank is the same, places included."""
    with_c = load(path)
    monkeypatch.setattr(reader, "_LOADER", yaml.SafeLoader)

    assert load(path) == with_c


def test_places_count_from_one() -> None:
    """The place of a node is where its text begins."""
    node, _ = read("a: 1\nlist:\n  - x\n  - 'quoted'\ntext: |\n  first\n  second\n", "p.yaml")
    assert isinstance(node, Mapping)
    (_, one), (_, items), (key, text) = node.items
    assert isinstance(items, Sequence)

    places = [(n.place.line, n.place.column) for n in (one, items.items[0], items.items[1], key, text)]
    assert places == [(1, 4), (3, 5), (4, 6), (5, 1), (6, 3)]


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000 + "x",
        "a: " + "9" * 900_000,
        "x: [" + "1," * 400_000 + "1]",
        "? " * 50_000,
        "&a [*a]",
        "a: !!python/object/apply:os.system [true]",
        "!!python/name:os.system ''",
        "%TAG ! tag:x,2000:\n--- !y z",
    ],
    ids=["bomb", "lists", "maps", "dashes", "number", "wide", "keys", "circle", "apply", "name", "tag"],
)
def test_hostile_files_are_refused_quickly(text: str) -> None:
    """Alias bombs, deep nesting, long numbers and tags are findings, within seconds."""
    start = time.perf_counter()
    loaded = load_text(text, "hostile.yaml")

    assert loaded.bank is None
    assert loaded.findings
    assert time.perf_counter() - start < 10


def test_hostile_files_stay_within_bounded_memory(tmp_path: Path) -> None:
    """With 400 MB of address space the alias bomb is still refused, not fatal."""
    resource = pytest.importorskip("resource")
    path = tmp_path / "bomb.yaml"
    path.write_text(BOMB, encoding="utf-8")
    script = (
        "import sys; from quizgen.bank import load; import resource; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({400 << 20}, {400 << 20})); "
        "loaded = load(__import__('pathlib').Path(sys.argv[1])); sys.exit(loaded.bank is not None)"
    )
    assert resource
    result = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stderr


def test_a_file_that_is_not_utf_8_is_a_finding(tmp_path: Path) -> None:
    """Latin-1 bytes are a finding at their line, not a traceback."""
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"quizgen: 1\ntitle: caf\xe9\n")
    (finding,) = load(path).findings

    assert finding.code == "not-utf-8"
    assert finding.place.line == 2


def test_exactness_does_not_pass_through_floats() -> None:
    """A decimal that no binary float can hold keeps its value."""
    node, _ = read("0.30000000000000000000000000000000000001", "x.yaml")
    assert isinstance(node, Scalar)

    assert node.value == Fraction("0.30000000000000000000000000000000000001")
