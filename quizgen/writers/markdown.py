"""`markdown`: a sheet for students, an answer key and worked solutions.

Plain headings and lists, which GitHub and pandoc show alike; no tables, for `$a|b$` would break their rows.
"""

from __future__ import annotations

from quizgen.model import Figure, Text, Variant
from quizgen.text.phrases import counted, number_in, phrases
from quizgen.text.template import join
from quizgen.writers.base import Document, Heading, PaperHeading, Pieces, Section, Writer
from quizgen.writers.markdown_answers import (
    GAP,
    asks_unit,
    key_of,
    label_of,
    points_of,
    reasons,
    room_for,
    shown_of,
    stencils_in,
)
from quizgen.writers.pictures import has_pictures, linked
from quizgen.writers.source import escape_markdown, harmless, in_code
from quizgen.writers.stencil import Plain, Prose, Ready


def _begin(heading: Heading) -> Pieces:
    title, about = escape_markdown(heading.title), harmless(heading.about)
    own = stencils_in(heading.language)
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
    return stencils_in(heading.language).direct("papers.md.j2", head=head, rows=rows)


def _paper(heading: Heading, paper: PaperHeading) -> Pieces:
    plain = {field: escape_markdown(getattr(paper, field)) for field in ("name", "id", "group")}
    more = {"number": paper.number, "code": paper.code, "gap": GAP * 2}
    language, say, own = heading.language, phrases(heading.language), stencils_in(heading.language)
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
    own = stencils_in(section.heading.language)
    piece = own.direct("section.md.j2", title=escape_markdown(section.question.title))
    return piece, piece, piece


def _item(variant: Variant, number: int) -> Pieces:
    count, name = Plain(str(number)), Plain(variant.name)
    own = stencils_in(variant.question.language)
    if has_pictures(variant) and not (variant.figure and variant.figure.address):
        variant, _ = linked(variant, "")
    figure = Ready(figure_of(variant.figure)) if variant.figure else ""
    shown = shown_of(variant)
    key, why = key_of(variant), reasons(variant, repeat=True)
    return (
        own.fill(
            "sheet.md.j2",
            number=count,
            points=points_of(variant.question),
            stem=Prose((placed(variant),)),
            figure=figure,
            several=variant.form == "multiple",
            # Blanks have their room in the stem.
            body=Ready(shown or ("" if variant.parts else room_for(variant))),
        ),
        own.fill("key.md.j2", number=count, name=name, key=Prose((key,)), why=Ready(why)),
        own.fill(
            "solution.md.j2",
            number=count,
            name=name,
            stem=Prose((placed(variant),)),
            figure=figure,
            listed=bool(shown),
            body=Ready(shown),
            hints=Prose(_numbered(phrases(variant.question.language).hint, variant.hints)),
            solution=Prose((*((variant.feedback,) if variant.feedback else ()), *variant.solution)),
            key=Prose((key,)),
            # Written options say why one by one; the mistakes behind numbers are in the answer key.
            written=not variant.question.ask,
            why=Ready("" if variant.question.ask else reasons(variant, repeat=False)),
        ),
    )


def figure_of(figure: Figure) -> str:
    """A link to *figure*."""
    # Pandoc makes a caption of the alternative text where a picture is a paragraph by itself.
    return f"![{escape_markdown(figure.alt)}]({figure.address})&nbsp;"


def placed(variant: Variant) -> Text:
    """The stem, with a line and a number for each blank."""
    skeleton = variant.stem.skeleton
    if variant.form == "blanks":
        blanks = [f"[[{part.question.label}]]" for part in variant.parts]
        coded = in_code(skeleton, blanks)
        for i, part in enumerate(variant.parts):
            # Code shows a backslash as it stands.
            gap = GAP.replace("\\", "") if blanks[i] in coded else GAP
            shown = f"{gap} {label_of(variant, i)}"
            if asks_unit(part):
                shown += f" ({phrases(part.question.language).with_unit})"
            skeleton = skeleton.replace(blanks[i], shown)
    return variant.stem._replace(skeleton=skeleton)


def _end() -> Pieces:
    return "", "", ""


def _numbered(word: str, texts: tuple[Text, ...]) -> tuple[Text, ...]:
    return tuple(join(" ", [Text(f"*{word} {i}.*"), text]) for i, text in enumerate(texts, 1))


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
