"""
Read a log from its first leaf to its last, and compare it with every checkpoint on the way.

Memory does not grow with the log: of the tree only its perfect subtrees are kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lienmach.ledger.rules.checkpoint import BadNote, TreeHead, Verifier, open_checkpoint
from lienmach.ledger.rules.findings import Finding, Kind
from lienmach.ledger.rules.merkle import Frontier

Report = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A checkpoint as it is stored; ``root`` is null where only the note is kept."""

    size: int
    note: str
    root: bytes | None = None


class TreeAudit:
    """
    Takes the leaves in order and tells what does not agree with the checkpoints.

    The checkpoints come in the order of their sizes.
    """

    def __init__(self, checkpoints: Iterable[Sealed], verifier: Verifier, report: Report) -> None:
        self._checkpoints = iter(checkpoints)
        self._verifier = verifier
        self._report = report
        self._tree = Frontier()
        self._has_gap = False
        self._last_entry = ""
        self.leaves = 0
        self.checkpoints = 0
        self._since = 0
        self._next: Sealed | None = None
        self._head: TreeHead | None = None
        self._advance()

    def leaf(self, number: int, digest: bytes, entry: str | None = None) -> None:
        """Take the next leaf."""
        if number != self.leaves:
            self._gap(number)
        if self._next is None:
            self._report(
                Finding(
                    Kind.INSERTED,
                    f"Leaf {number} (entry {entry}) is covered by no signed checkpoint.",
                    entry,
                    number,
                )
            )
        if entry is not None:
            # Each sealing numbers its entries in the order of their identifiers.
            if entry <= self._last_entry:
                self._report(
                    Finding(
                        Kind.RENUMBERED,
                        f"Entry {entry} stands out of order as leaf {number}.",
                        entry,
                        number,
                    )
                )
            self._last_entry = entry
        self._tree.append(digest)
        self.leaves += 1
        while self._next is not None and self.leaves >= self._next.size:
            self._compare()

    def finish(self) -> None:
        """Tell which checkpoints are left over when the last leaf has been taken."""
        if self._next is not None:
            self._report(
                Finding(
                    Kind.SHRUNKEN,
                    f"The log was sealed at {self._next.size} leaves and now holds {self.leaves}.",
                )
            )
        while self._next is not None:
            self._advance()

    def _gap(self, number: int) -> None:
        last = number - 1
        which = f"Leaf {last} is" if last == self.leaves else f"Leaves {self.leaves} to {last} are"
        self._report(
            Finding(
                Kind.REMOVED,
                f"{which} missing; the entries they stood for can no longer be told.",
                leaf=self.leaves,
            )
        )
        self._has_gap = True
        self.leaves = number

    def _compare(self) -> None:
        assert self._next is not None  # noqa: S101 - the caller asked
        head = self._head
        if head is not None and not self._has_gap and head.root != self._tree.root():
            self._report(
                Finding(
                    Kind.WRONG_ROOT,
                    f"Leaves {self._since} to {head.size - 1} do not give the root "
                    f"that was signed at size {head.size}.",
                    leaf=self._since,
                )
            )
            self._has_gap = True  # every later root is wrong too, and says nothing new
        self._since = self._next.size
        self._last_entry = ""
        self._advance()

    def _advance(self) -> None:
        self._next = next(self._checkpoints, None)
        self._head = None
        if self._next is None:
            return
        self.checkpoints += 1
        try:
            head = open_checkpoint(self._next.note, self._verifier)
        except BadNote as bad:
            self._report(
                Finding(Kind.BAD_SIGNATURE, f"Checkpoint at size {self._next.size}: {bad}")
            )
            return
        said = (self._verifier.name, self._next.size, self._next.root or head.root)
        if (head.origin, head.size, head.root) != said:
            self._report(
                Finding(
                    Kind.WRONG_ROOT,
                    f"The checkpoint stored at size {self._next.size} is not "
                    f"what its signed note says: {head.origin}, size {head.size}.",
                )
            )
            return
        self._head = head
