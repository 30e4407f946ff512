"""Verify an exported log: from files alone, with no database and no key but a public one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from lienmach.ledger.queries.verified import Verified
from lienmach.ledger.refusals import NotExported, NotProved
from lienmach.ledger.rules.audit import Report, Sealed, TreeAudit
from lienmach.ledger.rules.checkpoint import BadNote, Verifier, read_unverified
from lienmach.ledger.rules.findings import Finding, Kind
from lienmach.ledger.rules.merkle import HASH_SIZE
from lienmach.ledger.rules.proofs import BadProof, Proof

AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one exported log."""

    folder: Path
    name: str

    @property
    def newest(self) -> Path:
        """Return the file of the newest checkpoint."""
        return self.folder / f"{self.name}.checkpoint"

    @property
    def notes(self) -> Path:
        """Return the file of all checkpoints, one a line."""
        return self.folder / f"{self.name}.checkpoints.jsonl"

    @property
    def leaves(self) -> Path:
        """Return the file of all leaves: their hashes end to end."""
        return self.folder / f"{self.name}.leaves"

    @property
    def key(self) -> Path:
        """Return the file of the public key."""
        return self.folder / f"{self.name}.vkey"

    def leaf_hashes(self, count: int | None = None) -> Iterator[bytes]:
        """Yield the leaves' hashes, all of them or the first so many."""
        left = self.leaves.stat().st_size // HASH_SIZE if count is None else count
        with self.leaves.open("rb") as source:
            while left > 0 and (data := source.read(min(left, AT_ONCE) * HASH_SIZE)):
                yield from (data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE))
                left -= AT_ONCE

    def verifier(self, pinned: str = "") -> Verifier:
        """
        Return the log's public key: the one pinned by the caller, else the exported one.

        :raises NotExported: when there is none that can be read.
        """
        try:
            return Verifier.parse(pinned or self.key.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, BadNote) as wrong:
            raise NotExported(f"The public key of {self.name} cannot be read: {wrong}") from wrong


def exported_logs(folder: Path) -> list[Files]:
    """
    Return the logs exported to a folder.

    :raises NotExported: when there is none.
    """
    found = [Files(folder, path.stem) for path in sorted(folder.glob("*.checkpoint"))]
    if not found:
        raise NotExported
    return found


def read_notes(files: Files) -> Iterator[Sealed]:
    """
    Yield the exported checkpoints in order.

    :raises NotExported: when a line cannot be read.
    """
    if not files.notes.exists():
        return
    with files.notes.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                said = json.loads(line)
                yield Sealed(size=int(said["size"]), note=str(said["note"]))
            except (ValueError, KeyError, TypeError) as wrong:
                raise NotExported(f"{files.notes.name}, line {number}, cannot be read.") from wrong


def verify_exported(files: Files, report: Report, *, pinned: str = "") -> Verified:
    """Verify an exported log: every checkpoint's signature and root, each continuing the last."""
    result = Verified(province=files.name)

    def tell(finding: Finding) -> None:
        result.findings[finding.kind] = result.findings.get(finding.kind, 0) + 1
        report(finding)

    last: list[Sealed] = []

    def remembered() -> Iterator[Sealed]:
        for stored in read_notes(files):
            last[:] = [stored]
            yield stored

    audit = TreeAudit(remembered(), files.verifier(pinned), tell)
    if files.leaves.exists():
        for number, digest in enumerate(files.leaf_hashes()):
            audit.leaf(number, digest)
    audit.finish()
    newest = files.newest.read_text("utf-8")
    if not last or last[0].note != newest:
        sentence = f"{files.newest.name} is not the last of {files.notes.name}."
        tell(Finding(Kind.SHRUNKEN, sentence))
    result.leaves, result.checkpoints = audit.leaves, audit.checkpoints
    return result


def verify_proof(
    logs: Iterable[Files], text: str, *, entry_id: UUID | None = None, pinned: str = ""
) -> tuple[Files, Proof]:
    """
    Verify the proof that one of the exported logs holds an entry; return which, and the proof.

    :raises NotProved: when it does not, is of another entry or of a checkpoint not exported.
    """
    try:
        proof = Proof.parse(text)
        origin = read_unverified(proof.note).origin
        [files] = [files for files in logs if files.verifier(pinned).name == origin]
        proof.check(files.verifier(pinned))
        fact = proof.fact()
    except (BadProof, BadNote) as wrong:
        raise NotProved(str(wrong)) from wrong
    except ValueError as wrong:
        raise NotProved("The proof is of a log that was not exported here.") from wrong
    if entry_id is not None and fact.get("id") != str(entry_id):
        raise NotProved(f"The proof is of another entry: {fact.get('id')}.")
    if all(stored.note != proof.note for stored in read_notes(files)):
        raise NotProved("The proof rests on a checkpoint that was not exported here.")
    return files, proof
