"""The report as a page: HTML that needs nothing but itself, or Markdown."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from quizgen.model import Figure, Text
from quizgen.report import plots
from quizgen.report.methods import METHODS
from quizgen.report.records import Report
from quizgen.report.show import counted, fixed, percent, short
from quizgen.report.words import SLIPS
from quizgen.text.terminal import readable
from quizgen.writers.convert import clean
from quizgen.writers.source import escape_markdown
from quizgen.writers.stencil import template_named

_NEEDLESS = re.compile(r"\\([()]|\.(?=\s|\Z))")
"""Escapes that matter at the start of a line or after a bracket, which is escaped itself."""

TEACH = 3
"""How many mistakes are proposed to be taught next."""


def html(report: Report) -> str:
    """The page with its figures; no scripts, and nothing that is loaded."""
    figures = {name: _inline(figure) for name, figure in plots.all_of(report).items()}
    return _rendered("report.html.j2", report, figures=figures, autoescape=True)


def markdown(report: Report) -> str:
    """The same without figures: what they show stands in the tables."""
    return _rendered("report.md.j2", report, text=_cell, autoescape=False)


def _rendered(template: str, report: Report, *, autoescape: bool, **more: Any) -> str:
    rendered = template_named("report", autoescape, template).render(
        report=report,
        teach=report.mistakes[:TEACH],
        look=[row for row in report.questions if row.flags],
        methods=METHODS,
        slips=SLIPS,
        spread=plots.spread(report.marks) if report.marks else [],
        numbers={row.id: row.number for row in report.questions},
        readable=lambda text: readable(Text(text)),
        percent=percent,
        fixed=fixed,
        short=short,
        counted=counted,
        **more,
    )
    return clean(str(rendered))


def _inline(figure: Figure | None) -> str:
    return Markup(figure.svg) if figure else ""  # noqa: S704 - the canvas escapes every text in it


def _cell(text: str) -> str:
    """A text inside a line or a cell of a table, where a bar would end it, and where no list can begin."""
    return _NEEDLESS.sub(r"\1", escape_markdown(text).replace(r"\|", "&#124;"))
