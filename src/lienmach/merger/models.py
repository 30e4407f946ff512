"""
The records of a merger, kept in the database of the province whose system survives.

They steer nothing that the doors decide: recovery reads the doors, these tell the story and let
a copy go on where it stopped. The application reads them; the engine writes them as the mover.
"""

from django.db import models

from lienmach.ground.ids import uuid7


class Move(models.Model):
    """One system of one province on its way into another's house."""

    class State(models.TextChoices):
        """How a move stands."""

        RUNNING = "running"
        CUT_OVER = "cut over"
        REVERSED = "reversed"
        CLOSED = "closed"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.TextField()
    system = models.TextField()
    source = models.TextField()
    target = models.TextField()
    legal_day = models.DateField()
    state = models.TextField(choices=State)
    step = models.TextField(default="plan")
    sentence = models.TextField(default="")
    sentence_vi = models.TextField(default="", db_default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "system"],
                condition=models.Q(state__in=["running", "cut over", "failed"]),
                name="move_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.province}/{self.system}: {self.source} to {self.target}"


class MoveStep(models.Model):
    """One numbered step of a move: when it began, when it was done, what it found."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move = models.ForeignKey(Move, on_delete=models.CASCADE)
    name = models.TextField()
    state = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(default="")
    note_vi = models.TextField(default="", db_default="")
    """Of a step that failed, why; what other steps found is told by the words of the pages."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "name"], name="step_once_a_move")]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"


class Chunk(models.Model):
    """A range of keys ``[lo, hi)`` of one table, copied in one transaction with this mark."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move = models.ForeignKey(Move, on_delete=models.CASCADE)
    tbl = models.TextField()
    lo = models.UUIDField()
    hi = models.UUIDField(null=True)
    expected = models.BigIntegerField()
    rows = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.tbl} from {self.lo}"


class Leg(models.Model):
    """
    One line of the crosswalk as of the legal day.

    ``kind`` unit: an old unit's ground went to ``new``, wholly where ``condition`` is empty,
    otherwise for those rows whose folded address holds the condition. ``kind`` agency: likewise,
    the condition being the new unit. ``kind`` meanwhile: who holds what nobody can decide yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move_id = models.UUIDField()
    kind = models.TextField()
    old = models.TextField()
    new = models.TextField()
    condition = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["move_id", "kind", "old", "condition", "new"], name="leg_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} to {self.new}"


class Sample(models.Model):
    """How far a move was at a moment: rows moved so far, and dirty keys waiting."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move = models.ForeignKey(Move, on_delete=models.CASCADE)
    at = models.DateTimeField()
    rows = models.BigIntegerField()
    lag = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.rows} rows at {self.at:%H:%M:%S}"


class Arrival(models.Model):
    """What an office sent of one table, and what arrived: the line that shows a missing one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move = models.ForeignKey(Move, on_delete=models.CASCADE)
    tbl = models.TextField()
    office = models.TextField()
    expected = models.BigIntegerField()
    arrived = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["move", "tbl", "office"], name="arrival_once")
        ]

    def __str__(self) -> str:
        return f"{self.tbl} of {self.office}: {self.arrived} of {self.expected}"


class Sum(models.Model):
    """
    A figure that must be conserved, of one group of rows: what was sent, and what stands.

    ``figure`` is ``rows`` or the column that was summed, ``by`` the columns it was grouped by,
    ``key`` their values.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move = models.ForeignKey(Move, on_delete=models.CASCADE)
    tbl = models.TextField()
    figure = models.TextField()
    by = models.JSONField()
    key = models.JSONField()
    expected = models.DecimalField(max_digits=30, decimal_places=4)
    arrived = models.DecimalField(max_digits=30, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["move", "tbl", "figure", "by", "key"], name="sum_once")
        ]

    def __str__(self) -> str:
        return f"{self.figure} of {self.tbl} by {self.key}: {self.arrived} of {self.expected}"


class Difference(models.Model):
    """A difference between the two catalogues, and what was decided about it."""

    class Decision(models.TextChoices):
        """Whose rule holds for the moving province's people from now on."""

        KEEP = "keep", "keep the moving province's own"
        ADOPT = "adopt", "adopt the surviving province's"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.TextField()
    other = models.TextField()
    procedure = models.TextField()
    field = models.TextField()
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    decision = models.TextField(choices=Decision, null=True)  # noqa: DJ001 - null: not decided
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "other", "procedure", "field"], name="difference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.field}: {self.decision or 'undecided'}"


class Link(models.Model):
    """
    Two records of two provinces that are, or may be, of one person.

    ``linked`` when nothing contradicts, otherwise ``doubtful``, for two people to look at.
    Records are linked, never merged; a link can be undone. ``weight`` is in bits, ``evidence``
    what each comparison added to it, and never what it compared; ``model`` the hash of the
    model that weighed. All four are empty where only exact numbers were asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move_id = models.UUIDField()
    tbl = models.TextField()
    one = models.UUIDField()
    other = models.UUIDField()
    verdict = models.TextField()
    why = models.TextField(default="")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    weight = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    evidence = models.JSONField(null=True)
    model = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tbl", "one", "other"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.one} = {self.other}: {self.verdict}"


class Linking(models.Model):
    """
    How the people of one table were compared in a move, the last time they were.

    ``seen`` is a fingerprint of what was compared: nobody is compared again while nothing has
    changed. ``note`` says why only exact numbers were asked, and is empty where all was compared.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move = models.ForeignKey(Move, on_delete=models.CASCADE)
    tbl = models.TextField()
    seen = models.TextField()
    arrived = models.BigIntegerField()
    stood = models.BigIntegerField()
    model = models.TextField(default="")
    note = models.TextField(default="")
    seconds = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "tbl"], name="linking_once")]

    def __str__(self) -> str:
        return f"{self.tbl}: {self.arrived} against {self.stood}"
