"""Pictures in stems: files beside the bank, read once, and only what every format can show without harm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from quizgen.bank.fields import Record, Report
from quizgen.findings import Place, suggest
from quizgen.model import FIRST_MARK, Image, Question, Template
from quizgen.text.images import Seen, images, place_of_image

MAX_IMAGE = 1 << 20
MAX_TOTAL = 32 << 20
"""Bytes of one picture, and of all pictures of a bank."""
MAX_IMAGES = 16
"""Pictures in one stem."""

BEGINNINGS = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".svg": (),
}
"""How a file of each kind begins; an SVG file is read as a whole."""

_ALLOWED = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*", re.ASCII)
_HOW = "write `![what it shows](picture.png)`; the file lies beside the bank, or in a folder there"


def read_images(record: Record, parts: Iterable[Question], report: Report) -> tuple[Image, ...]:
    """The pictures in a question's stem and in those of its *parts*, each once; findings for the rest."""
    own = _read_stem(record.values["stem"], report) if "stem" in record.values else {}
    return tuple((own | {image.path: image for part in parts for image in part.images}).values())


def _read_stem(stem: Template, report: Report) -> dict[str, Image]:
    found: dict[str, Image] = {}
    for seen in images(stem):
        place = place_of_image(stem, seen)
        if not seen.alt:
            hint = "write between the brackets what it shows, for those who cannot see it"
            report.add("image-without-alt", "the picture has no text", place, hint, "warning")
        if seen.remote or seen.address in found:
            continue
        problem, hint = _problem(seen)
        if not problem and len(found) >= MAX_IMAGES:
            problem = f"a stem has at most {MAX_IMAGES} pictures"
        if not problem and report.folder is None:
            problem = f"`{seen.address}` cannot be found: the bank is a text, not a file"
            hint = "load the bank from its file; pictures lie beside it"
        if problem:
            report.add("image-not-allowed", problem, place, hint)
            continue
        image = _read(seen.address, place, report)
        if image:
            found[image.path] = image
    return found


def refuse_images(text: Template, report: Report) -> None:
    """Report pictures from beside the bank where no format shows them: outside of stems."""
    for seen in images(text):
        if not seen.remote:
            message = f"the picture `{seen.address}` stands outside of a stem"
            report.add("image-not-allowed", message, place_of_image(text, seen), "show it in the stem")


def _problem(seen: Seen) -> tuple[str, str]:
    """What is wrong with how the picture is named, and what to do about it."""
    if chr(FIRST_MARK) in seen.address:
        return "no value can stand in the name of a picture", "name each picture, between `<% if %>`"
    parts = seen.address.split("/")
    if seen.address.startswith("/") or ".." in parts or ":" in seen.address:
        return f"`{seen.address}` leaves the bank's folder", _HOW
    if not _ALLOWED.fullmatch(seen.address) or "." in parts or any(part.endswith(".") for part in parts):
        hint = "letters from a to z, digits, `.`, `-`, `_`, and `/` between folders"
        return f"`{seen.address}` cannot be the name of a picture", hint
    if PurePosixPath(seen.address).suffix.lower() not in BEGINNINGS:
        kinds = ", ".join(suffix[1:].upper() for suffix in BEGINNINGS if suffix != ".jpeg")
        return f"`{seen.address}` is no picture that every format can show", f"these are: {kinds}"
    return ("", "") if seen.plain else ("a picture cannot be written in this way", _HOW)


def _read(address: str, place: Place, report: Report) -> Image | None:
    """The picture with this address, each file once; None after a finding."""
    if address in report.images:
        return report.images[address]
    assert report.folder is not None
    path = report.folder / address
    try:
        if not path.is_file():
            others = path.parent.iterdir() if path.parent.is_dir() else ()
            names = [other.name for other in others if other.suffix.lower() in BEGINNINGS]
            hint = suggest(path.name, names) or "its place is seen from the folder of the bank"
            report.add("image-not-found", f"there is no file `{address}`", place, hint)
            return None
        problem = ""
        if not path.resolve().is_relative_to(report.folder.resolve()):
            problem = "it leads out of the bank's folder"
        elif path.stat().st_size > MAX_IMAGE:
            problem = f"it has more than {MAX_IMAGE:,} bytes"
        else:
            with path.open("rb") as file:
                data = file.read(MAX_IMAGE + 1)
            problem = _defect(path.suffix.lower(), data)
            held = sum(len(image.data) for image in report.images.values())
            if held + len(data) > MAX_TOTAL:
                problem = f"the pictures of a bank have at most {MAX_TOTAL:,} bytes together"
    except OSError as error:
        report.add("image-not-found", f"`{address}` cannot be read: {error.strerror}", place)
        return None
    if problem:
        report.add("image-not-allowed", f"`{address}` cannot be shown: {problem}", place)
        return None
    image = report.images[address] = Image(address, data)
    return image


def _defect(suffix: str, data: bytes) -> str:
    if suffix == ".svg":
        from quizgen.bank.svg import harm  # loads an XML parser

        return harm(data)
    kind = suffix[1:].upper()
    return "" if data.startswith(BEGINNINGS[suffix]) else f"it is no {kind} file, whatever its name says"
