"""Files of a home: kept by the SHA-256 of their content, written once, never changed."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from lienmach.ground import installation
from lienmach.ground.refusals import Refusal


class FileMissing(Refusal):
    """A file that a record names is not in the store."""

    status = 503
    vi = "Không tìm thấy tệp trong kho lưu trữ."


@dataclass(frozen=True, slots=True)
class FileStore:
    """The files of one home."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Return where a file of that digest lies, or would."""
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise FileMissing
        return self.root / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keep a file, durably, and return its digest; the same content twice is one file."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_name(f".{digest}.{secrets.token_hex(4)}")
            with draft.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(path)
        return digest

    def get(self, sha256: str) -> bytes:
        """
        Return a file's content.

        :raises FileMissing: when it is not there, or its content is not what it was.
        """
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise FileMissing from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileMissing("A stored file is not what it was when it was put away.")
        return content

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).exists()


def store(alias: str) -> FileStore:
    """Return the file store that belongs to a province's database."""
    return FileStore(installation.home() / "files" / alias)
