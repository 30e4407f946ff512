"""Scans of papers that officers add to a dossier, each for what it is."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from lienmach.dossiers import actions
from lienmach.dossiers.actions.uploads import examined
from lienmach.dossiers.forms.uploads import stream
from lienmach.ground.actor import Actor

Scan = tuple[str, "UploadedFile[Any]"]
"""A file, and the code of the paper that the procedure asks for; '' for any other."""


def look_at(scans: Iterable[Scan]) -> None:
    """
    Look at files before any of them is kept, so that none is refused after another was taken.

    :raises Invalid: of a kind that says what is wrong with one.
    """
    for _what, file in scans:
        with examined(stream(file), name=file.name or "", size=file.size):
            pass


def attach(code: str, scans: Iterable[Scan], *, key: str, by: Actor, at: dt.datetime) -> None:
    """Put scans into a dossier; the key of the form makes it once, however often it is sent."""
    for number, (what, file) in enumerate(scans):
        actions.attach_paper(
            code,
            name=file.name or "",
            file=stream(file),
            size=file.size,
            declared=file.content_type or "",
            what=what,
            key=f"{key}:{number}",
            by=by,
            at=at,
        )
