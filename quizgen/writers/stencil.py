"""Stencils: a jinja2 template rendered once for each shape, then filled for each variant.

Ten thousand variants of a question differ in their numbers only. So the template is rendered with marks in
place of the values, the result is cut at the marks, and a variant costs one `%` operation. The shape is the
template with everything but the values: texts of another wording make another stencil. `direct` renders
without this; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from quizgen.model import FIRST_MARK, LAST_MARK, Text
from quizgen.resources import templates_folder
from quizgen.text.numbers import speaks_english
from quizgen.text.phrases import phrases
from quizgen.writers.convert import MARK

MAX_SHAPES = 4_096
_MARKS = LAST_MARK - FIRST_MARK + 1


class Prose(NamedTuple):
    """Author's Markdown: paragraphs, converted for the format."""

    texts: tuple[Text, ...]


class Plain(NamedTuple):
    """A short text without markup that differs between variants (a name, a number)."""

    text: str


class Ready(NamedTuple):
    """A piece of the document that is finished."""

    text: str


class Dialect(NamedTuple):
    """How a format treats texts."""

    folder: str
    """Its folder in `templates/`."""
    autoescape: bool
    convert: Callable[[str], str]
    """A skeleton, converted."""
    escapes: Callable[[str], tuple[Callable[[str], str], ...]]
    """For each fill of a skeleton, how it is escaped where it stands."""
    plain: Callable[[str], str]
    """How a text without markup is escaped."""
    language: str = "en"
    """Of the documents: quizgen's own words stand in templates as `say`."""


class _Stencil(NamedTuple):
    format: str
    pick: Callable[[list[str]], Any] | None
    escapes: tuple[Callable[[str], str] | None, ...]


class Stencils:
    """The stencils of one format."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        # In English digits are written as they are, whatever the format.
        self._digits_stay = speaks_english(dialect.language)
        self._known: dict[Any, _Stencil] = {}

    def fill(self, template: str, **fields: Any) -> str:
        """*template* with *fields*: `Prose`, `Plain`, `Ready`, or constants that make its shape."""
        shape: list[Any] = [template]
        fills: list[str] = []
        for field in fields.values():
            kind = type(field)
            if kind is Prose:
                shape.append(kind)
                for skeleton, more in field.texts:
                    shape.append(skeleton)
                    fills += more
            elif kind is Plain or kind is Ready:
                shape.append(kind)
                fills.append(field.text)
            else:
                shape.append(field)
        key = tuple(shape)
        stencil = self._known.get(key)
        if stencil is None:
            if len(fills) > _MARKS:
                return self.direct(template, **fields)
            if len(self._known) >= MAX_SHAPES:
                self._known.clear()
            stencil = self._known[key] = self._cut(template, fields)
        if stencil.pick is None:
            return stencil.format % ()
        # Most fills are digits, which no format escapes.
        if not self._digits_stay:
            fills = [
                fill if escape is None else escape(fill)
                for fill, escape in zip(fills, stencil.escapes, strict=True)
            ]
        elif not "".join(fills).isalnum():
            fills = [
                fill if escape is None or fill.isalnum() else escape(fill)
                for fill, escape in zip(fills, stencil.escapes, strict=True)
            ]
        return str(stencil.format % stencil.pick(fills))

    def direct(self, template: str, **fields: Any) -> str:
        """The same, rendered by jinja2 with every value in its place."""
        dialect = self.dialect
        rendered = template_named(dialect.folder, dialect.autoescape, template).render(self.context(fields))
        return str(rendered)

    def context(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What `direct` gives to jinja2: every text converted and escaped, with its values."""
        dialect = self.dialect
        shown: dict[str, Any] = {"say": phrases(dialect.language)}
        for name, field in fields.items():
            if isinstance(field, Prose):
                skeleton, count = _joined(field.texts)
                fills = [fill for text in field.texts for fill in text.fills]
                escapes = dialect.escapes(skeleton)
                html = dialect.convert(skeleton)
                html = str(Markup.escape(html)) if dialect.autoescape else html
                for i in range(count):
                    html = html.replace(chr(FIRST_MARK + i), escapes[i](fills[i]))
                shown[name] = Markup(html)  # noqa: S704 - escaped just above
            elif isinstance(field, Plain):
                shown[name] = Markup(dialect.plain(field.text))  # noqa: S704 - escaped here
            elif isinstance(field, Ready):
                shown[name] = Markup(field.text)  # noqa: S704 - made by this class
            else:
                shown[name] = field
        return shown

    def _cut(self, template: str, fields: dict[str, Any]) -> _Stencil:
        dialect = self.dialect
        shown: dict[str, Any] = {"say": phrases(dialect.language)}
        escapes: list[Callable[[str], str] | None] = []
        for name, field in fields.items():
            start = len(escapes)
            if isinstance(field, Prose):
                skeleton, count = _joined(field.texts)
                shown[name] = _shifted(dialect.convert(skeleton), start, count)
                escapes += dialect.escapes(skeleton)
            elif isinstance(field, Plain | Ready):
                shown[name] = chr(FIRST_MARK + start)
                escapes.append(dialect.plain if isinstance(field, Plain) else None)
            else:
                shown[name] = field
        rendered = template_named(dialect.folder, dialect.autoescape, template).render(shown)
        order = [ord(mark) - FIRST_MARK for mark in MARK.findall(rendered)]
        pick: Callable[[list[str]], Any] | None = itemgetter(*order) if order else None
        if len(order) == 1:
            # itemgetter of one index gives the item, which `%` takes as it is only when it is a string.
            only = order[0]
            pick = lambda fills: (fills[only],)  # noqa: E731
        return _Stencil(MARK.sub("%s", rendered.replace("%", "%%")), pick, tuple(escapes))


@cache
def template_named(folder: str, autoescape: bool, name: str) -> Any:
    """The compiled jinja2 template `templates/FOLDER/NAME`."""
    return _environment(folder, autoescape).get_template(name)


@cache
def _environment(folder: str, autoescape: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder() / folder),
        # Said outright: jinja2's `select_autoescape` does not cover `.xml.j2`.
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _joined(texts: tuple[Text, ...]) -> tuple[str, int]:
    """One skeleton of several paragraphs, its marks numbered through, and how many marks it has."""
    parts, count = [], 0
    for text in texts:
        parts.append(_shifted(text.skeleton, count, len(text.fills)))
        count += len(text.fills)
    return "\n\n".join(parts), count


def _shifted(text: str, by: int, count: int) -> str:
    if not by:
        return text
    return text.translate({FIRST_MARK + i: FIRST_MARK + i + by for i in range(count)})
