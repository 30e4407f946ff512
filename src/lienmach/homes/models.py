"""The doors of the systems, the log of dirty keys, and the form of a movable row."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connections, models, router
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery

from lienmach.ground import sql
from lienmach.ground.ids import uuid7

if TYPE_CHECKING:
    Fields = tuple[models.Field[Any, Any], ...]


class Movable(models.Model):
    """A row that can move house with its system: a UUIDv7 key, and the province it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.CharField(max_length=32)

    class Meta:
        abstract = True

    def insert(self) -> None:
        """
        Write a new row, as ``save(force_insert=True)`` does, for the hottest of paths.

        The statement of a model is put together once; no signal is sent.
        """
        alias = router.db_for_write(type(self))
        connection, given = connections[alias], self._given()
        sql.write(
            alias,
            _insertion(type(self), alias, given),
            [each.get_db_prep_save(each.pre_save(self, add=True), connection) for each in given],
        )
        self._state.adding, self._state.db = False, alias

    def _given(self) -> "Fields":
        """Return the fields that have a value; the database itself knows that of the others."""
        values = self.__dict__
        return tuple(
            each
            for each in self._meta.concrete_fields
            if not isinstance(value := values[each.attname], DatabaseDefault)
            and (value is not None or each.has_db_default())
        )


class KeptAnswer(Movable):
    """What a system answered to a request under a key, so that the same is never done twice (`answers`)."""

    asker = models.UUIDField()
    operation = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["province", "asker", "operation", "key"], name="%(app_label)s_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation}: {self.id}"


@cache
def _insertion(model: type[Movable], alias: str, given: "Fields") -> str:
    query = InsertQuery(model)
    query.insert_values(list(given), [model(**{each.attname: None for each in given})])
    [(statement, _)] = query.get_compiler(using=alias).as_sql()
    return str(statement)


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
