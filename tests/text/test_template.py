"""Author's texts: values in place, wording that depends on them, and nothing that runs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.findings import BankError, Place
from quizgen.model import FIRST_MARK, LAST_MARK, Row, Template, Text
from quizgen.text.template import check, compile_text, join, names_used, place_of

HERE = Place("bank.yaml", 10, 5)


def text(source: str) -> Template:
    return Template(source, HERE)


def shown(source: str, **values: object) -> str:
    return str(compile_text(text(source)).fill(values))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", "plain"),
        ("<< n >> units", "5 units"),
        ("<<n>>", "5"),
        (r"$\frac{<< n >>}{{2}}$ {{ n }} {% n %}", r"$\frac{5}{{2}}$ {{ n }} {% n %}"),
        ("<% if n == 5 %>five<% else %>other<% endif %>", "five"),
        ("<% if n > 5 %>more<% elif n < 5 %>less<% else %>just<% endif %>", "just"),
        ("<% if n != 5 or q < 1 %>yes<% endif %>", "yes"),
        ('<% if word == "Keras" %>K<% endif %>', "K"),
        ("<% raw %>cout << n << 2;<% endraw %>", "cout << n << 2;"),
        ("<# n #> is no comment, << n >> <#", "<# n #> is no comment, 5 <#"),
        ("With <% if n > 5 %>more<% else %>less<% endif %>\non this line", "With less\non this line"),
        ("```\n<% raw %>cout << a;<% endraw %>\n```", "```\ncout << a;\n```"),
        ("```\n<% raw %>\ncout << a;\n<% endraw %>\n```", "```\ncout << a;\n```"),
        ("- one\n  <% if n == 5 %>\n- two\n  <% endif %> \n- three", "- one\n- two\n- three"),
        ("<% if n == 5 %><% if q < 1 %>\nboth\n<% endif %><% endif %>\n\nend", "both\n\nend"),
        ("a\n<% if n == 5 %> b\n<% endif %>", "a\n b\n"),
        ("<< q >> and << row.name >>", "0.5 and PyTorch"),
        ("<< n | words >> << n | ordinal >>", "five 5th"),
        ('<< n | plural("unit") >>', "units"),
        ("1 < 2 and 3 > 2, a << b >> c".replace("<< b >>", "<< n >>"), "1 < 2 and 3 > 2, a 5 c"),
    ],
)
def test_texts_show_values(source: str, expected: str) -> None:
    """A text with values filled in reads as its author meant it."""
    values = {"n": 5, "q": Fraction(1, 2), "word": "Keras", "row": Row({"name": "PyTorch"})}

    assert shown(source, **values) == expected


@given(st.text(st.characters(exclude_characters="<#", exclude_categories=("Cs", "Co")), max_size=200))
def test_a_text_without_values_is_left_alone(source: str) -> None:
    """Anything without `<` is its own result, whatever else jinja2 would make of it."""
    assert shown(source) == source


@given(st.text(max_size=300))
def test_no_text_can_do_more_than_be_refused(source: str) -> None:
    """Any text is either compiled or refused by a finding with a place; nothing else is raised."""
    try:
        compile_text(text(source))
    except BankError as error:
        (finding,) = error.findings
        assert finding.place.line >= HERE.line
        assert check(text(source), ()) == [finding]


@given(st.text(max_size=60))
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    """A drawn word comes out as it went in, though it looks like a template."""
    made = compile_text(text("[<< word >>]")).fill({"word": value})

    assert made.fills == (value,)
    assert made.skeleton == f"[{chr(FIRST_MARK)}]"


HOSTILE = [
    "<< n.__class__ >>",
    "<< n['x'] >>",
    "<< n() >>",
    "<< ''.join(n) >>",
    "<< cycler.__init__.__globals__ >>",
    "<< self >>",
    "<< range(10**9) >>",
    "<% for i in n %>x<% endfor %>",
    "<% set x = 1 %>",
    "<% include 'x' %>",
    "<% import 'x' as y %>",
    "<% macro f() %><% endmacro %>",
    "<% call f() %><% endcall %>",
    "<% filter upper %>x<% endfilter %>",
    "<% extends 'x' %>",
    "<% block x %><% endblock %>",
    "<< n | attr('x') >>",
    "<< n | map('x') >>",
    "<< n | safe >>",
    "<< n ** 99 >>",
    "<< 'a' * 10**9 >>",
    "<< n ~ n >>",
    "<< [n] >>",
    "<< {'a': n} >>",
    "<< n if n else 2 >>",
    "<< n is defined >>",
    "<% if n is divisibleby(2) %>x<% endif %>",
    "<% if lambda %>x<% endif %>",
    "<< n | plural(n) >>",
    "<< n | plural('a', many='b') >>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_texts_do_not_compute_loop_or_call(source: str) -> None:
    """Whatever would run code, build something large or reach into objects is a finding."""
    found = check(text(source), ("n",))

    assert found
    assert all(finding.code.startswith("text-") for finding in found)


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("<< k >>", 10, 8),
        ("one line\nand << k >>", 11, 12),
        ("one\n   <% if n == k %>  \ntwo\n<% endif %>", 11, 19),
        ("<< n >> kk << k >>", 10, 19),
        ("<% if n == k %>x<% endif %>", 10, 16),
        ("k << n >>\n\nmistaken << k | words >>", 12, 17),
    ],
)
def test_an_unknown_name_is_found_where_it_stands(source: str, line: int, column: int) -> None:
    """The finding points at the name itself, not at the same letter somewhere before it."""
    (finding,) = check(text(source), ("n", "mistaken"))

    assert finding.code == "text-unknown-name"
    assert (finding.place.line, finding.place.column) == (line, column)
    assert place_of(text(source), "k") == finding.place


def test_rows_need_a_field_that_they_have() -> None:
    """A row without a field, with another field, and a field of no row are three findings."""
    found = check(text("<< x >> << x.nme >> << n.name >> << x.name >>"), ("n",), {"x": ["name", "b"]})

    assert [finding.code for finding in found] == ["text-unknown-name"] * 3
    assert "did you mean `name`?" in found[1].hint


def test_names_in_tests_are_used_names() -> None:
    """Names in `<% if %>` count as shown: they can give an answer away too."""
    assert names_used(text("<< a >><% if b > 1 %><< c | words >><% endif %>")) == {"a", "b", "c"}


@given(st.lists(st.tuples(st.text("ab", max_size=3), st.lists(st.text("xy", max_size=2), max_size=3))))
def test_joined_texts_read_like_their_parts(parts: list[tuple[str, list[str]]]) -> None:
    """Joining renumbers the marks, so that each value stays at its place."""
    texts = [
        Text(word + "".join(chr(FIRST_MARK + i) for i in range(len(fills))), tuple(fills))
        for word, fills in parts
    ]

    assert str(join(" ", texts)) == " ".join(map(str, texts))


def test_marks_cannot_be_written() -> None:
    """A private-use character that could be taken for a value is refused."""
    for mark in (FIRST_MARK, LAST_MARK):
        (finding,) = check(text(f"a{chr(mark)}"), ())
        assert finding.code == "stray-character"
