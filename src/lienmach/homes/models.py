"""The doors of the systems, the log of dirty keys, and the form of a movable row."""

from django.db import models

from lienmach.ground.ids import uuid7


class Movable(models.Model):
    """A row that can move house with its system: a UUIDv7 key, and the province it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.CharField(max_length=32)

    class Meta:
        abstract = True


class DoorState(models.TextChoices):
    """How the door of a system stands in one database."""

    OPEN = "open", "open: the system lives here and may be written"
    CLOSED = "closed", "closed: a move is being decided; readable, nobody writes"
    ARRIVING = "arriving", "arriving: rows are being copied in; not readable"
    MOVED = "moved", "moved: the system lives elsewhere since; see moved_to"
    AWAY = "away", "away: the system never lived here"


class Door(models.Model):
    """
    The door of one system of one province in this database.

    Its persisted state fences every write; the conditional update ``closed`` to ``moved`` is
    the one decision of a move. The application may read it and never write it.
    """

    pk = models.CompositePrimaryKey("province", "system")
    province = models.TextField()
    system = models.TextField()
    state = models.TextField(choices=DoorState)
    capturing = models.BooleanField(default=False)
    moved_to = models.TextField(null=True)  # noqa: DJ001 - null is "nowhere", '' would be a place
    epoch = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    holder = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=DoorState.values), name="door_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.province}/{self.system}: {self.state}"


class Dirty(models.Model):
    """
    A key that changed while its system was being captured; the row itself is read again later.

    ``xid`` is the writer's transaction: before the fence only those below the snapshot's xmin
    are complete (a sequence as watermark missed 418 of 6,107 rows in a trial).
    """

    n = models.BigAutoField(primary_key=True)
    province = models.TextField()
    system = models.TextField()
    tbl = models.TextField()
    key = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["province", "system", "n"], name="dirty_of_a_system")]

    def __str__(self) -> str:
        return f"{self.tbl} {self.key}"
