"""
The tables of the ledger. All of them but the outbox are appended to and never changed.

They exist in every province's database and never move; what a move takes along of them is
copied: entries become *brought* ones, and the proof of their first log comes with them.
"""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from lienmach.ground.ids import uuid7
from lienmach.homes.models import Movable

if TYPE_CHECKING:
    _Whole = models.BigIntegerField[int, int]
else:
    _Whole = models.BigIntegerField


class ClockTimestamp(Now):
    """The moment of the statement itself, not of its transaction's start."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Return the call; ``Now`` would give the start of the statement."""
        return self.as_sql(compiler, connection, template="clock_timestamp()", **extra)


class TransactionId(_Whole):
    """PostgreSQL's 64-bit number of a transaction."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django names it
        """Return the type of the column."""
        return "xid8"

    def from_db_value(self, value: Any, *_args: Any) -> int | None:
        """Return the number; the driver gives it as text."""
        return None if value is None else int(value)

    def get_placeholder(self, value: Any, *_args: Any) -> str:
        """Return the parameter with its cast, for there is none from an integer."""
        return "%s" if hasattr(value, "as_sql") else "%s::text::xid8"


class Recorded(models.Model):
    """What an entry says: abstract, for an entry is stored where it was recorded or brought."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.CharField(max_length=32)
    system = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    event = models.CharField(max_length=100)
    payload = models.JSONField()
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())
    stamp = models.BinaryField()
    """The installation's keyed hash of the fact: a row without it was not recorded by us."""
    xid = TransactionId(db_default=Func(function="pg_current_xact_id"))
    """Who wrote it here: tells what must have been sealed already."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.event} of {self.subject}"


class Entry(Recorded):
    """One fact, recorded here: at once audit trail and timeline."""

    class Meta:
        indexes = [
            models.Index(fields=["province", "subject", "id"], name="entry_of_a_subject"),
            models.Index(fields=["xid"], name="entry_by_xid"),
        ]


class Outbox(models.Model):
    """
    A fact that has yet to reach the rooms that react to it.

    Written with its entry, and gone once each of them was told. It stays where it was recorded
    when a system moves: what it brings about goes to wherever the system lives by then.
    """

    entry_id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=32)
    event = models.CharField(max_length=100)
    payload = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event} {self.entry_id}"


class Brought(Recorded):
    """
    An entry that came here with its subject when a system moved.

    Same identifier and same bytes as where it was first recorded; ``origin`` names that
    database. It is shown and sealed like our own, and never delivered again.
    """

    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=32)
    brought_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        indexes = [
            models.Index(fields=["province", "subject", "id"], name="brought_of_a_subject"),
            models.Index(fields=["xid"], name="brought_by_xid"),
        ]


class Leaf(models.Model):
    """An entry's place in the tree, given when it is sealed; without one it is not yet sealed."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    brought = models.BooleanField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.number}: {self.entry_id}"


class Checkpoint(models.Model):
    """
    The tree at one size, signed.

    Every transaction below ``horizon`` of the PostgreSQL cluster ``cluster`` had ended when it was
    made; ``frontier`` holds the perfect subtrees, from which the next sealing goes on.
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    frontier = models.BinaryField()
    at = models.DateTimeField()
    cluster = models.CharField(max_length=32)
    horizon = TransactionId()

    def __str__(self) -> str:
        return self.note.partition("\n\n")[0]


class OriginCheckpoint(models.Model):
    """A checkpoint of another province's log, brought along with the entries it covers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    origin = models.CharField(max_length=32)
    size = models.BigIntegerField()
    note = models.TextField()
    verifier = models.TextField()
    frontier = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "size"], name="origin_checkpoint_once")
        ]

    def __str__(self) -> str:
        return self.note.partition("\n\n")[0]


class OriginLeaves(models.Model):
    """
    A run of leaves of another province's log: which entries, and their hashes end to end.

    With them a brought entry is proved against its origin's checkpoint without asking there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    origin = models.CharField(max_length=32)
    start = models.BigIntegerField()
    entries = ArrayField(models.UUIDField())
    hashes = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "start"], name="origin_leaves_once")
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.start}+{len(self.entries)}"


class HandledBase(Movable):
    """
    A reaction that has dealt with an entry, so that it never does so twice.

    Abstract: a room that reacts keeps its own, which moves with its rows.
    """

    entry_id = models.UUIDField()
    reaction = models.CharField(max_length=200)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["province", "entry_id", "reaction"], name="%(app_label)s_handled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reaction} of {self.entry_id}"
