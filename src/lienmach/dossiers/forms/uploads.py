"""Files in requests: read as streams, or looked at and never kept, not even on a disk."""

from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest

from lienmach.dossiers.queries.results import LARGEST_FILE
from lienmach.dossiers.refusals import FileTooLarge

ENVELOPE = 64 * 1024
"""What a multipart body needs around the file itself."""


def stream(file: "UploadedFile[Any]") -> BinaryIO:
    """Return a file of a form to be read from its beginning."""
    found: Any = file.file  # open until the request ends; typed as whatever it was made from
    found.seek(0)
    opened: BinaryIO = found
    return opened


class InMemory(MemoryFileUploadHandler):
    """Keeps a file in memory whatever the settings say, up to what may be looked at."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002 - Django's signature
        META: dict[str, str],  # noqa: ARG002, N803 - Django's signature
        content_length: int,
        boundary: str,  # noqa: ARG002 - Django's signature
        encoding: str | None = None,  # noqa: ARG002 - Django's signature
    ) -> None:
        """Take every file; :func:`keep_in_memory` has refused what is too large."""
        self.activated = content_length <= LARGEST_FILE + ENVELOPE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take a piece of a file."""
        if not self.activated or start > LARGEST_FILE + ENVELOPE:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)


def keep_in_memory(request: HttpRequest) -> str:
    """
    Let a request's file be read into memory only; to be called before anything reads it.

    :raises FileTooLarge: when it announces more, or does not say how much.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > LARGEST_FILE + ENVELOPE:
        raise FileTooLarge
    request.upload_handlers = [InMemory(request)]
    return "anybody"
