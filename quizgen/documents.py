"""The files of a run: all of them, or none.

Every document goes into a temporary file beside its target and takes the target's place at the very end,
so that an interruption, a full disk or a defect leaves the old files as they were. Memory does not grow
with the number of variants: nothing is kept but the temporary files.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Literal

Target = Path | Literal["stdout", "nowhere"]
"""Where a document goes; "nowhere" is for documents that were not asked for."""


class Documents:
    """The open documents of a run, one for each document of each writer, in order; and their pictures."""

    def __init__(self, targets: Iterable[Target]) -> None:
        """Open a temporary file for each target.

        Raises:
            OSError: A folder cannot be made or written to.
        """
        self._targets = list(targets)
        self._files: list[IO[str] | None] = []
        self._pictures: dict[Path, Path] = {}
        """Where each goes, and where it is now."""
        self._folders: list[Path] = []
        """Those that were made for pictures, the innermost last."""
        try:
            for target in self._targets:
                self._files.append(_open(target))
        except BaseException:
            self.discard()
            raise

    def write(self, pieces: Iterable[tuple[str, ...]]) -> None:
        """Append one piece to each document; *pieces* has the documents of each writer together."""
        i = 0
        for group in pieces:
            for piece in group:
                file = self._files[i]
                if piece and file is not None:
                    file.write(piece)
                i += 1

    def add(self, target: Target, text: str) -> None:
        """One more document, which is complete: it does not stay open, so there can be thousands of them."""
        file = _open(target)
        self._targets.append(target)
        self._files.append(file)
        if file:
            file.write(text)
            if isinstance(target, Path):
                file.flush()
                os.fsync(file.fileno())
                file.close()

    def add_picture(self, target: Path, data: bytes) -> None:
        """A file that documents link to; once for all of them.

        Raises:
            OSError: It cannot be written.
        """
        if target in self._pictures:
            return
        if target.is_dir():
            raise IsADirectoryError(f"{target} is a folder")
        missing = [folder for folder in target.parents if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        self._folders += reversed(missing)
        self._pictures[target] = _temporary(target)
        self._pictures[target].write_bytes(data)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Where the documents go."""
        return tuple(self._targets)

    def marks(self) -> tuple[list[int], int]:
        """Where each document ends now, and how many pictures there are."""
        return [file.tell() if file else 0 for file in self._files], len(self._pictures)

    def back_to(self, marks: tuple[list[int], int]) -> None:
        """Forget what was written since *marks* were taken."""
        for file, mark in zip(self._files, marks[0], strict=True):
            if file:
                file.seek(mark)
                file.truncate()
        for target in list(self._pictures)[marks[1] :]:
            self._pictures.pop(target).unlink()

    def commit(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Put every document in its place, pictures first; the paths of both."""
        for file in self._files:
            if file and not file.closed:
                file.flush()
                os.fsync(file.fileno())
        pictures = tuple(self._pictures)
        for picture in pictures:
            self._pictures.pop(picture).replace(picture)
        self._folders = []
        written = []
        for file, target in zip(self._files, self._targets, strict=True):
            if file and isinstance(target, Path):
                file.close()
                Path(file.name).replace(target)
                written.append(target)
            elif file:
                file.seek(0)
                shutil.copyfileobj(file, sys.stdout)
                sys.stdout.flush()
        self._close()
        return tuple(written), pictures

    def discard(self) -> None:
        """Remove whatever has not been committed."""
        self._close()

    def _close(self) -> None:
        for file, target in zip(self._files, self._targets, strict=False):
            if file:
                with suppress(OSError):
                    file.close()
                if isinstance(target, Path):
                    # Gone already when it was committed.
                    with suppress(OSError):
                        Path(file.name).unlink()
        self._files = []
        for kept in self._pictures.values():
            with suppress(OSError):
                kept.unlink()
        self._pictures = {}
        for folder in reversed(self._folders):
            # Another run may have put something there.
            with suppress(OSError):
                folder.rmdir()
        self._folders = []


def _open(target: Target) -> IO[str] | None:
    if target == "nowhere":
        return None
    if not isinstance(target, Path):
        return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")
    if target.is_dir():
        # Known before anything is put in its place.
        raise IsADirectoryError(f"{target} is a folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    return _temporary(target).open("w", encoding="utf-8", newline="\n")


def replaced(path: Path, text: str) -> None:
    """Put *text* in the place of a file: whole, or not at all.

    Raises:
        OSError: It cannot be written; the file is as before.
    """
    beside = _temporary(path)
    try:
        # As it is: line ends are those of the file that was read.
        beside.write_text(text, encoding="utf-8", newline="")
        beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _temporary(target: Path) -> Path:
    """A new file beside *target*."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    # mkstemp makes private files; the result should be as readable as any other file made here.
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
    return Path(name)
