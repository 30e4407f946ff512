"""Files of a home: kept by the SHA-256 of their content, written once, never changed."""

import contextlib
import hashlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lienmach.ground import installation
from lienmach.ground.refusals import Refusal, TooLarge

DRAFTS = "drafts"
PIECE = 1 << 20
DRAFTS_KEPT_SECONDS = 3600.0


class FileMissing(Refusal):
    """A file that a record names is not in the store."""

    status = 503
    vi = "Không tìm thấy tệp trong kho lưu trữ."


@dataclass(slots=True)
class Draft:
    """A file on its way into a store: whole, on the disk, in no store yet."""

    path: Path
    sha256: str
    size: int

    def cut(self, size: int) -> None:
        """Keep the first ``size`` bytes of it only."""
        os.truncate(self.path, size)
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
            self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self.size = size


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
        if not self.touch(digest):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_name(f".{digest}.{secrets.token_hex(4)}")
            with draft.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(path)
        return digest

    def adopt(self, draft: Draft) -> str:
        """Keep a draft's content, and return its digest; the draft stays until its block ends."""
        path = self.path(draft.sha256)
        if not self.touch(draft.sha256):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            name = path.with_name(f".{draft.sha256}.{secrets.token_hex(4)}")
            try:
                name.hardlink_to(draft.path)
            except OSError:  # the store is another file system
                with draft.path.open("rb") as source, name.open("wb") as out:
                    shutil.copyfileobj(source, out, PIECE)
                    out.flush()
                    os.fsync(out.fileno())
            name.replace(path)
            installation.sync_folder(path.parent)
        return draft.sha256

    @contextlib.contextmanager
    def opened(self, sha256: str) -> Iterator[BinaryIO]:
        """
        Open a file to read it piece by piece.

        :raises FileMissing: when it is not there.
        """
        try:
            file = self.path(sha256).open("rb")
        except FileNotFoundError:
            raise FileMissing from None
        with file:
            yield file

    def touch(self, sha256: str) -> bool:
        """Mark a file as put away just now; return False if it is not there."""
        try:
            os.utime(self.path(sha256))
        except FileNotFoundError:
            return False
        return True

    def untouched(self, before: float) -> Iterator[str]:
        """
        Yield the digests of files that were last put away before a moment, in seconds.

        What a crash left half written since is removed meanwhile.
        """
        for folder in sorted(self.root.iterdir()) if self.root.exists() else ():
            with os.scandir(folder) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):
                        if entry.stat().st_mtime >= before:
                            continue
                        if entry.name.startswith("."):
                            Path(entry.path).unlink()
                        else:
                            yield entry.name

    def remove(self, sha256: str) -> None:
        """Remove a file that no row names any more."""
        self.path(sha256).unlink(missing_ok=True)

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


@contextlib.contextmanager
def draft(source: BinaryIO, *, most: int) -> Iterator[Draft]:
    """
    Write a file to the disk piece by piece; it is gone with the block unless a store adopts it.

    Outside any action: a slow disk holds no door, and an action that runs again adopts it again.

    :raises TooLarge: as soon as there is more of it than ``most`` bytes.
    """
    handle, name = tempfile.mkstemp(dir=installation.folder(DRAFTS))
    found, digest = Draft(Path(name), "", 0), hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as out:
            while piece := source.read(PIECE):
                found.size += len(piece)
                if found.size > most:
                    raise TooLarge
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        found.sha256 = digest.hexdigest()
        yield found
    finally:
        found.path.unlink(missing_ok=True)


def sweep_drafts(*, now: float | None = None) -> int:
    """Remove drafts that a crash left behind; return how many."""
    oldest, count = (now or time.time()) - DRAFTS_KEPT_SECONDS, 0
    for path in installation.folder(DRAFTS).iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
                count += 1
    return count
