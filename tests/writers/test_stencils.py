"""The quick way to fill a template gives what jinja2 gives, value by value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import quizgen
from quizgen import Text
from quizgen.output import form_for
from quizgen.pipeline import variants
from quizgen.resources import banks
from quizgen.writers import markdown_answers, moodle, writer
from quizgen.writers.stencil import Plain, Prose, Ready, Stencils
from tests import catalogue

from .build import BANKS

STENCILS = {"markdown": markdown_answers.STENCILS, "moodle": moodle.STENCILS}
MARKS = st.integers(0, 3).map(lambda i: chr(0xE000 + i))


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """Markdown with up to three values, in any odd place, percent signs and all."""
    plain = st.one_of(
        st.sampled_from(["a", "%", "%s", "%%", "{{ x }}", "**", "`", "$", "\n\n", "<b>", "["]),
        st.text(max_size=4),
    )
    pieces = draw(st.lists(plain, min_size=1, max_size=4))
    skeleton = "".join(
        f"{piece}{chr(0xE000 + i)}" for i, piece in enumerate(filter_marks(piece) for piece in pieces)
    )
    return Text(skeleton, tuple(draw(st.text(max_size=6)) for _ in pieces))


def filter_marks(text: str) -> str:
    return "".join(c for c in text if not 0xE000 <= ord(c) <= 0xF8FF)


@settings(deadline=None)
@given(st.sampled_from(sorted(STENCILS)), st.lists(texts(), min_size=1, max_size=2), st.text(max_size=9))
@example("moodle", [Text("100 % \ue000", ("5 %",))], "%s")
def test_filling_equals_rendering(name: str, shown: list[Text], plain: str) -> None:
    """For any texts and values a filled stencil is the template rendered with the values in place."""
    stencils = STENCILS[name]
    template, fields = {
        "markdown": (
            "key.md.j2",
            {"number": Plain("1"), "name": Plain(plain), "key": Prose(tuple(shown)), "why": Ready(plain)},
        ),
        "moodle": (
            "answer.xml.j2",
            {
                "fraction": "100",
                "format": "html",
                "text": Prose(tuple(shown)),
                "tolerance": None,
                "feedback": Plain(plain),
            },
        ),
    }[name]

    assert stencils.fill(template, **fields) == stencils.direct(template, **fields)


@pytest.mark.parametrize("format_", sorted(STENCILS))
@pytest.mark.parametrize("name", ["writers", *banks()])
def test_whole_items_are_the_same_either_way(
    name: str, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every question of a bank is written alike by stencils and by jinja2 alone."""
    path = BANKS / f"{name}.yaml"
    bank = quizgen.load(path) if path.is_file() else catalogue.bank(name)
    one = writer(format_)
    forms = [(question, form_for(question, [one])) for question in bank.questions]
    asked = [(question, form) for question, form in forms if one.asks is None or one.asks(form)]
    made = [next(variants(bank, question, seed=8, count=1, form=form)) for question, form in asked]
    quick = [writer(format_).item(variant, i) for i, variant in enumerate(made)]
    calls = 0

    def direct(self: Stencils, template: str, **fields: Any) -> str:
        nonlocal calls
        calls += 1
        return self.direct(template, **fields)

    monkeypatch.setattr(Stencils, "fill", direct)

    assert [writer(format_).item(variant, i) for i, variant in enumerate(made)] == quick
    assert calls >= len(made)


def test_a_second_variant_is_filled_and_not_rendered() -> None:
    """The same wording with other values uses the stencil that is there; another wording makes another."""
    stencils = Stencils(moodle.STENCILS.dialect)
    fields = {"several": False}
    made = [
        stencils.fill("hint.xml.j2", text=Prose((Text("n = \ue000", (n,)),)), **fields) for n in ("1", "&")
    ]
    stencils.fill("hint.xml.j2", text=Prose((Text("m = \ue000", ("1",)),)), **fields)

    assert len(stencils._known) == 2
    assert made[1] == made[0].replace("n = 1", "n = &amp;amp;")
