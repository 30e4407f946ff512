"""Facts about files that were handed in."""

from dataclasses import dataclass
from typing import ClassVar

from lienmach.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRefused(Event):
    """
    A file was refused by the virus scanner, and its content is removed.

    ``dossier`` and ``paper`` are null for one that was in no dossier; ``owner`` handed it in.
    """

    name: ClassVar[str] = "dossiers.upload-refused"

    upload: str
    owner: str
    dossier: str | None
    paper: str | None
    digest: str
    engine: str
    signature: str
