"""`markdown`: a sheet for students, an answer key and worked solutions.

Plain headings and lists, which GitHub and pandoc show alike; no tables, for `$a|b$` would break their rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from quizgen.model import Essay, Figure, Option, Question, Text, Variant
from quizgen.text.machine import unit_shown
from quizgen.text.phrases import counted, number_in, phrases
from quizgen.text.template import join
from quizgen.writers.base import Document, Heading, PaperHeading, Pieces, Section, Writer
from quizgen.writers.convert import clean
from quizgen.writers.pictures import has_pictures, linked
from quizgen.writers.source import escape_markdown, escapes, harmless
from quizgen.writers.stencil import Dialect, Plain, Prose, Ready, Stencils

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERED = ("choice", "multiple", "truefalse", "matching", "ordering")
"""The forms whose options are shown under letters; what is recognised of a typed answer is not shown."""
GAP = r"\_" * 12
RULE = r"\_" * 60


def _code(text: str) -> str:
    # Names hold letters, digits and `/#.:-` only, which need no escaping inside backticks.
    return clean(text)


STENCILS = Stencils(Dialect("markdown", False, harmless, escapes, _code))


def _stencils(language: str) -> Stencils:
    return STENCILS if language == "en" else _others(language)


@cache
def _others(language: str) -> Stencils:
    return Stencils(
        Dialect("markdown", False, harmless, partial(escapes, language=language), _code, language)
    )


def _begin(heading: Heading) -> Pieces:
    title, about = escape_markdown(heading.title), harmless(heading.about)
    own = _stencils(heading.language)
    return (
        own.direct("sheet-begin.md.j2", title=title, about=about),
        own.direct("key-begin.md.j2", title=title, bank=heading.bank, seed=heading.seed)
        + (_table(heading) if heading.papers else ""),
        own.direct("solutions-begin.md.j2", title=title, bank=heading.bank, seed=heading.seed),
    )


def _table(heading: Heading) -> str:
    """What each paper is worth and how hard it is."""
    levels = dict.fromkeys(level for paper in heading.papers for level in paper.levels)
    fields = [field for field in ("name", "group") if any(getattr(paper, field) for paper in heading.papers)]
    say = phrases(heading.language)
    columns = dict(zip(("id", "paper", "name", "group"), say.heads, strict=True))
    named = {"easy": say.easy, "medium": say.medium, "hard": say.hard, "": say.no_level}
    head = [
        *(columns[field] for field in ("id", "paper", *fields)),
        *(say.questions[1], say.points[1], *(named.get(level, level) for level in levels)),
    ]
    rows = [
        (
            *(_cell(paper.id), paper.code, *(_cell(getattr(paper, field)) for field in fields)),
            *(str(paper.questions), number_in(paper.points, heading.language)),
            *(str(paper.levels.get(level, 0)) for level in levels),
        )
        for paper in heading.papers
    ]
    return _stencils(heading.language).direct("papers.md.j2", head=head, rows=rows)


def _paper(heading: Heading, paper: PaperHeading) -> Pieces:
    plain = {field: escape_markdown(getattr(paper, field)) for field in ("name", "id", "group")}
    more = {"number": paper.number, "code": paper.code, "gap": GAP * 2}
    language, say, own = heading.language, phrases(heading.language), _stencils(heading.language)
    sheet = own.direct(
        "paper.md.j2",
        title=escape_markdown(heading.title),
        about=harmless(heading.about),
        questions=counted(paper.questions, say.questions, language),
        points=counted(paper.points, say.points, language),
        **plain,
        **more,
    )
    begin = own.direct("paper-key.md.j2", **plain, **more)
    return sheet, begin, begin


def _cell(text: str) -> str:
    # A bar would end the cell also where Markdown shows it escaped elsewhere.
    return escape_markdown(text).replace(r"\|", "&#124;")


def _section(section: Section) -> Pieces:
    own = _stencils(section.heading.language)
    piece = own.direct("section.md.j2", title=escape_markdown(section.question.title))
    return piece, piece, piece


def _item(variant: Variant, number: int) -> Pieces:
    count, name = Plain(str(number)), Plain(variant.name)
    own = _stencils(variant.question.language)
    if has_pictures(variant) and not (variant.figure and variant.figure.address):
        variant, _ = linked(variant, "")
    figure = Ready(_figure(variant.figure)) if variant.figure else ""
    shown = _shown(variant)
    key, why = _key(variant), _why(variant, repeat=True)
    return (
        own.fill(
            "sheet.md.j2",
            number=count,
            points=_points(variant.question),
            stem=Prose((_placed(variant),)),
            figure=figure,
            several=variant.form == "multiple",
            body=Ready(shown or _lines(variant)),
        ),
        own.fill("key.md.j2", number=count, name=name, key=Prose((key,)), why=Ready(why)),
        own.fill(
            "solution.md.j2",
            number=count,
            name=name,
            stem=Prose((_placed(variant),)),
            figure=figure,
            listed=bool(shown),
            body=Ready(shown),
            hints=Prose(_numbered(phrases(variant.question.language).hint, variant.hints)),
            solution=Prose((*((variant.feedback,) if variant.feedback else ()), *variant.solution)),
            key=Prose((key,)),
            # Written options say why one by one; the mistakes behind numbers are in the answer key.
            written=not variant.question.ask,
            why=Ready("" if variant.question.ask else _why(variant, repeat=False)),
        ),
    )


def _figure(figure: Figure) -> str:
    # Pandoc makes a caption of the alternative text where a picture is a paragraph by itself.
    return f"![{escape_markdown(figure.alt)}]({figure.address})&nbsp;"


def _shown(variant: Variant) -> str:
    """What is asked below the stem, on the sheet and again in the solutions; "" where something is typed."""
    if variant.parts:
        return "".join([_part(variant, i) for i in range(len(variant.parts))])
    if variant.form not in LETTERED:
        return ""
    own = _stencils(variant.question.language)
    prompts = [
        own.fill("prompt.md.j2", number=str(i), text=_item_text(prompt))
        for i, prompt in enumerate(variant.prompts, 1)
    ]
    options = [
        own.fill("option.md.j2", letter=letter, text=_item_text(option.text))
        for letter, option in _lettered(variant)
    ]
    ordered = [f"\n{_room(variant)}"] if variant.form == "ordering" else []
    return "".join([*prompts, *(["\n"] if prompts else []), *options, *ordered])


def _lines(variant: Variant) -> str:
    """Room for a typed answer."""
    essay = variant.question.material
    if isinstance(essay, Essay):
        return "\n".join([RULE + "\n"] * essay.lines)
    return _room(variant)


def _room(variant: Variant) -> str:
    say = phrases(variant.question.language)
    return f"{say.order if variant.form == 'ordering' else say.answer}{say.colon} {GAP}\n"


def _points(question: Question) -> str:
    points, language = question.points, question.language
    return "" if points == 1 else counted(points, phrases(language).points, language)


def _part(variant: Variant, index: int) -> str:
    part = variant.parts[index]
    shown = _shown(part)
    blank = variant.form == "blanks"
    if blank and not shown:
        return ""
    return _stencils(part.question.language).fill(
        "part.md.j2",
        label=_label(variant, index),
        points="" if blank else _points(part.question),
        stem=Prose((part.stem,)),
        body=Ready(shown or _lines(part)),
    )


def _label(variant: Variant, index: int) -> str:
    """(a), (b) for parts; (1), (2) for blanks, whose names could say too much."""
    return f"({index + 1})" if variant.form == "blanks" else f"({variant.parts[index].question.label})"


def _placed(variant: Variant) -> Text:
    """The stem, with a line and a number for each blank."""
    skeleton = variant.stem.skeleton
    if variant.form == "blanks":
        for i, part in enumerate(variant.parts):
            skeleton = skeleton.replace(f"[[{part.question.label}]]", f"{GAP} {_label(variant, i)}")
    return variant.stem._replace(skeleton=skeleton)


def _end() -> Pieces:
    return "", "", ""


def _lettered(variant: Variant) -> Iterator[tuple[str, Option]]:
    """The options with their letters; what is recognised of a typed number has none, and no limit."""
    letters = LETTERS if variant.form in LETTERED else [""] * len(variant.options)
    return zip(letters, variant.options, strict=False)


def _key(variant: Variant) -> Text:
    if variant.parts:
        keys = [join(" ", [Text(_label(variant, i)), _key(part)]) for i, part in enumerate(variant.parts)]
        return join("; ", keys)
    if variant.guide is not None:
        return join(" ", [Text(f"*{phrases(variant.question.language).marking_guide}*"), variant.guide])
    if variant.form == "ordering":
        return Text(" ".join(f"**{LETTERS[i]}**" for i in variant.order))
    if variant.form == "matching":
        return Text(", ".join(f"{n}. **{LETTERS[i]}**" for n, i in enumerate(variant.order, 1)))
    parts = []
    for letter, option in _lettered(variant):
        if option.right:
            text = _one_paragraph(option.text)
            if variant.question.unit:
                text = join(" ", [text, Text(escape_markdown(unit_shown(variant.question.unit)))])
            parts.append(join(" ", [Text(f"**{letter}.**"), text]) if letter else text)
    return join("; ", parts)


def _why(variant: Variant, *, repeat: bool) -> str:
    """A line for each option that there is something to say about; with its text or, below it, without."""
    own = _stencils(variant.question.language)
    if variant.parts:
        return "".join(
            [
                own.fill("why-part.md.j2", label=_label(variant, i), why=Ready(why))
                for i, part in enumerate(variant.parts)
                if (why := _why(part, repeat=repeat))
            ]
        )
    if variant.order:
        return ""
    lines = []
    for letter, option in _lettered(variant):
        if letter or not option.right:
            lines.append(_reason(own, letter, option, repeat=repeat))
    return "".join(lines)


def _reason(own: Stencils, letter: str, option: Option, *, repeat: bool) -> str:
    if option.feedback is None and (option.right or not repeat):
        return ""
    return own.fill(
        "why.md.j2",
        letter=letter,
        text=_item_text(option.text) if repeat else None,
        mistakes=" + ".join(f"`{name}`" for name in option.mistakes),
        feedback=_item_text(option.feedback) if option.feedback else None,
    )


def _numbered(word: str, texts: tuple[Text, ...]) -> tuple[Text, ...]:
    return tuple(join(" ", [Text(f"*{word} {i}.*"), text]) for i, text in enumerate(texts, 1))


def _item_text(text: Text) -> Prose:
    """*text* inside a list item, whose templates indent further lines; a block begins on its own line."""
    skeleton = text.skeleton.strip()
    block = not skeleton[:1].isalpha() and any(sign in skeleton for sign in ("\n", "```", "~~~"))
    return Prose((text._replace(skeleton="\n\n" * block + skeleton),))


def _one_paragraph(text: Text) -> Text:
    return text._replace(skeleton=" ".join(text.skeleton.split()))


WRITER = Writer(
    "markdown",
    "Markdown: a sheet, an answer key, worked solutions",
    (
        Document("", ".md", "sheet", each=True),
        Document("-key", ".md", "answer key"),
        Document("-solutions", ".md", "worked solutions"),
    ),
    _begin,
    _section,
    _item,
    _end,
    _paper,
    linked,
)
