"""The pictures of a variant: as files beside a document, inside it, or in plain words."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote

from quizgen.model import Image, Variant
from quizgen.text.images import addresses, moved
from quizgen.writers.base import File

TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
}


_BESIDE = re.compile(r'(<img src=")(?=[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")')
"""Before the address of a picture in the bank's folder."""


def has_pictures(variant: Variant) -> bool:
    """Whether *variant* shows anything but text."""
    return variant.figure is not None or bool(variant.question.images)


def images_of(variant: Variant) -> tuple[Image, ...]:
    """The pictures in the stem of *variant* and in those of its parts: wording may depend on values."""
    used = addresses(variant.stem.skeleton).union(*(addresses(part.stem.skeleton) for part in variant.parts))
    return tuple(image for image in variant.question.images if image.path in used)


def linked(variant: Variant, folder: str) -> tuple[Variant, tuple[File, ...]]:
    """*variant* with links to its pictures in *folder* beside the document, and the files that belong there.

    Without a *folder* the pictures stand in the links themselves (`data:`), and there are no files.
    """
    shown = images_of(variant)
    files = [File(f"images/{image.path}", image.data) for image in shown]
    places = {image.path: _address(folder, file) for image, file in zip(shown, files, strict=True)}
    figure = variant.figure
    if figure:
        drawn = File(f"{file_name(variant)}.svg", figure.svg.encode())
        figure = figure._replace(address=_address(folder, drawn))
        files.append(drawn)
    return _placed(variant, places)._replace(figure=figure), tuple(files) if folder else ()


def file_name(variant: Variant) -> str:
    """The name of *variant* without its bank, as (the beginning of) a file's name."""
    # Ids of questions have no points, so that `q.choice` is never another question's.
    return variant.name.partition("/")[2].replace(":", ".").replace("#", "-")


def plugin_name(variant: Variant) -> str:
    """What the figure is called among the files of one question: no picture of the author's has its name."""
    taken = {image.path.lower() for image in variant.question.images}
    name, number = "figure.svg", 1
    while name in taken:
        number += 1
        name = f"figure-{number}.svg"
    return name


def as_plugin_files(html: str) -> str:
    """HTML whose pictures from beside the bank are files of the question in Moodle."""
    return _BESIDE.sub(r"\1@@PLUGINFILE@@/", html) if "<img" in html else html


def base64(data: bytes) -> str:
    """*data* as letters, digits, `+`, `/` and `=`."""
    return b64encode(data).decode("ascii")


def _address(folder: str, file: File) -> str:
    if folder:
        return f"{quote(folder)}/{file.path}"
    return f"data:{TYPES[PurePosixPath(file.path).suffix.lower()]};base64,{base64(file.data)}"


def _placed(variant: Variant, places: dict[str, str]) -> Variant:
    if not variant.question.images:
        return variant
    return variant._replace(
        # They have their place now.
        question=replace(variant.question, images=()),
        stem=variant.stem._replace(skeleton=moved(variant.stem.skeleton, places)),
        parts=tuple(_placed(part, places) for part in variant.parts),
    )
