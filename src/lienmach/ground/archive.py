"""
A folder of parts with a manifest: what a backup is made of.

Every part stands in the manifest with its size and SHA-256. The manifest is written last, so
that a folder with one is whole; only its owner may read any of it.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lienmach.ground.installation import sync_folder, write_private
from lienmach.ground.refusals import Refusal

FORMAT = "lienmach backup 1"
MANIFEST = "manifest.json"
BLOCK = 1 << 20

Progress = Callable[[str], None]


class FolderNotEmpty(Refusal):
    """A backup is written into a folder of its own: name one that is empty or not there."""

    vi = "Hãy chọn một thư mục trống hoặc chưa có để ghi bản sao lưu."


class NotABackup(Refusal):
    """This folder holds no finished backup."""

    vi = "Thư mục này không có bản sao lưu hoàn chỉnh."


class BackupDamaged(Refusal):
    """A part of the backup is not what it was when it was written."""

    vi = "Một phần của bản sao lưu không còn nguyên vẹn."


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an archive."""

    path: str
    bytes: int
    sha256: str


class Archive:
    """An archive being written; nothing of it is left when it is given up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: list[Part] = []
        try:
            folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            if any(folder.iterdir()):
                raise FolderNotEmpty
            folder.chmod(0o700)
        except OSError as error:
            raise FolderNotEmpty(f"{folder}: {error.strerror}.") from error

    def path(self, name: str) -> Path:
        """Return where to write a part; the file is there already, readable by its owner alone."""
        path = self.folder / name
        for folder in reversed(path.parents):
            if folder.is_relative_to(
                self.folder
            ):  # parents=True would give the last one its mode alone
                folder.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        return path

    def add(self, name: str) -> Part:
        """Take a part as written, durably."""
        path = self.folder / name
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
        sync_folder(path.parent)
        part = Part(name, path.stat().st_size, digest(path))
        self.parts.append(part)
        return part

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest, durably: from now on it is a backup."""
        whole = {"format": FORMAT, **about, "parts": [asdict(part) for part in self.parts]}
        text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
        write_private(self.folder / MANIFEST, text + "\n")

    def give_up(self) -> None:
        """Take away what was written."""
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read(folder: Path) -> tuple[dict[str, Any], list[Part]]:
    """
    Return what an archive says about itself, and its parts.

    :raises NotABackup: when it has no manifest of ours.
    """
    try:
        about = json.loads((folder / MANIFEST).read_text("utf-8"))
        if about["format"] != FORMAT:
            raise NotABackup(f"{folder} is of another form than this version reads.")
        parts = [Part(str(p["path"]), int(p["bytes"]), str(p["sha256"])) for p in about["parts"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotABackup(f"{folder} holds no finished backup.") from error
    if any(Path(part.path).is_absolute() or ".." in Path(part.path).parts for part in parts):
        raise NotABackup(f"{folder} names a part outside itself.")
    return about, parts


def check(folder: Path, parts: list[Part], say: Progress) -> None:
    """
    See that every part is what it was.

    :raises BackupDamaged: when one is not, or is missing.
    """
    for part in parts:
        say(f"checking {part.path} ({part.bytes:,} bytes)")
        path = folder / part.path
        try:
            same = path.stat().st_size == part.bytes and digest(path) == part.sha256
        except OSError as error:
            raise BackupDamaged(f"{part.path} is missing from the backup.") from error
        if not same:
            raise BackupDamaged(f"{part.path} is not what it was when the backup was made.")
