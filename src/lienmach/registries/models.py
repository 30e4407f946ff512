"""Residents, civil-status books, land, what was imported, and who is linked with whom."""

from django.db import models
from django.db.models import Q

from lienmach.homes.models import KeptAnswer, Movable
from lienmach.identity.rules.personal_id import Sex
from lienmach.registries.rules.agreement import Word
from lienmach.registries.rules.dates import Precision

SEXES = [(sex.value, sex.name) for sex in Sex]
PRECISIONS = [(precision.value, precision.name) for precision in Precision]


class InUnit(Movable):
    """A row that lies in an administrative unit, and the address it may be placed by."""

    unit = models.CharField(max_length=10)
    unit_on = models.DateField()
    unit_before = models.CharField(max_length=10, null=True)  # noqa: DJ001 - null: no merger
    unit_before_on = models.DateField(null=True)
    address = models.CharField(max_length=400, default="", blank=True)
    address_key = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(unit_before=None, unit_before_on=None)
                | Q(unit_before__isnull=False, unit_before_on__isnull=False),
                name="%(class)s_former_unit_has_its_day",
            )
        ]


class OfAPerson(models.Model):
    """
    What registers write of the person a row is about.

    Old books know no number, no sex, or the year of birth alone: of such a date the first of
    January stands, and ``birth_precision`` says that it does.
    """

    personal_id = models.CharField(max_length=12, null=True)  # noqa: DJ001 - null: not known
    full_name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    sort_key = models.TextField(db_collation="C")
    sex = models.CharField(max_length=6, choices=SEXES, default="", blank=True)
    birth_date = models.DateField()
    birth_precision = models.CharField(
        max_length=4, choices=PRECISIONS, default=Precision.DAY.value
    )

    class Meta:
        abstract = True


class Resident(OfAPerson, InUnit):
    """
    A person as the register of residents knows them.

    ``birth_unit`` is the commune whose book has the birth: its code, and since when the code
    meant it. It never changes, like the office of an entry, and is null where nobody wrote it.
    """

    birth_unit = models.CharField(max_length=10, null=True)  # noqa: DJ001 - null: not known
    birth_unit_since = models.DateField(null=True)
    household = models.CharField(max_length=40, default="", blank=True)
    mother_name = models.CharField(max_length=200, default="", blank=True)
    father_name = models.CharField(max_length=200, default="", blank=True)
    died_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)

    class Meta(InUnit.Meta):
        constraints = [
            *InUnit.Meta.constraints,
            models.UniqueConstraint(
                fields=["province", "personal_id"], name="resident_known_once_by_number"
            ),
            models.CheckConstraint(
                condition=Q(birth_unit=None, birth_unit_since=None)
                | Q(birth_unit__isnull=False, birth_unit_since__isnull=False),
                name="resident_birth_unit_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "sort_key"], name="residents_of_a_unit"),
            models.Index(
                fields=["name_key"],
                name="residents_by_folded_name",
                opclasses=["varchar_pattern_ops"],
            ),
            models.Index(fields=["birth_date"], name="residents_by_birth"),
        ]

    def __str__(self) -> str:
        # Never the name or the number: this text ends in logs.
        return f"resident {self.id}"


class CivilRecord(OfAPerson, InUnit):
    """
    An entry of a civil-status book: birth, marriage or death.

    Book and number count within the office that kept the book. That office is part of the
    entry's identity (its code, and since when the code meant it) and never changes, while
    ``unit`` follows whoever keeps the book now.
    """

    class Kind(models.TextChoices):
        """Which book."""

        BIRTH = "birth"
        MARRIAGE = "marriage"
        DEATH = "death"

    kind = models.CharField(max_length=8, choices=Kind)
    book = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    book_unit = models.CharField(max_length=10)
    book_unit_since = models.DateField()
    registered_on = models.DateField()
    particulars = models.JSONField(default=dict)
    synthetic = models.BooleanField(default=False)

    class Meta(InUnit.Meta):
        constraints = [
            *InUnit.Meta.constraints,
            models.UniqueConstraint(
                fields=["province", "kind", "book_unit", "book_unit_since", "book", "number"],
                name="entry_stands_once_in_its_book",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "sort_key"], name="entries_of_a_unit"),
            models.Index(fields=["personal_id"], name="entries_of_a_person"),
            models.Index(fields=["birth_date"], condition=Q(kind="birth"), name="births_by_day"),
            models.Index(
                fields=["name_key"], condition=Q(kind="birth"), name="births_by_folded_name"
            ),
            models.Index(
                fields=["province", "id"],
                condition=Q(kind="death", personal_id__isnull=False),
                name="deaths_in_the_books",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of book {self.book} at {self.book_unit}"


class Parcel(InUnit):
    """
    A parcel of land, known for ever by commune of its time, map sheet and number.

    Sheets count within a commune, so the sheets of merged communes collide: the identity
    stays as it was, a new number is for display only. ``meridian`` is the EPSG code of the
    projection of its map; each old province keeps its own.
    """

    cadastral_unit = models.CharField(max_length=10)
    cadastral_unit_since = models.DateField()
    sheet_no = models.IntegerField()
    parcel_no = models.IntegerField()
    display_sheet_no = models.IntegerField(null=True)
    display_parcel_no = models.IntegerField(null=True)
    area_m2 = models.DecimalField(max_digits=12, decimal_places=2)
    meridian = models.IntegerField(choices=[(9209, "105°30′"), (9210, "105°45′")])
    land_use = models.CharField(max_length=20, default="", blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta(InUnit.Meta):
        constraints = [
            *InUnit.Meta.constraints,
            models.UniqueConstraint(
                fields=[
                    "province", "cadastral_unit", "cadastral_unit_since", "sheet_no", "parcel_no",
                ],
                name="parcel_known_once_by_its_map",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["unit"], name="parcels_of_a_unit")]

    def __str__(self) -> str:
        return f"parcel {self.parcel_no} of sheet {self.sheet_no} at {self.cadastral_unit}"


class LandRecord(Movable):
    """One paper in a parcel's dossier: a certificate and the change it was issued for."""

    parcel = models.ForeignKey(Parcel, models.RESTRICT, related_name="records")
    certificate_no = models.CharField(max_length=40)
    holder_name = models.CharField(max_length=200)
    holder_personal_id = models.CharField(max_length=12, null=True)  # noqa: DJ001 - null: not known
    change_type = models.CharField(max_length=4, default="", blank=True)
    recorded_on = models.DateField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "parcel", "certificate_no", "recorded_on", "change_type"],
                name="land_record_kept_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.change_type or 'record'} of {self.recorded_on}"


class Correction(Movable):
    """
    A value of the database that was brought into line with the book.

    The book goes before the database (Civil Status Act, art. 60.2); what stood there before
    is kept, so that a wrong correction can be taken back.
    """

    subject = models.UUIDField()
    field = models.CharField(max_length=40)
    was = models.TextField()
    became = models.TextField()
    book = models.CharField(max_length=80)
    corrected_at = models.DateTimeField()
    corrected_by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["province", "subject"], name="corrections_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.field} of {self.subject}"


class Import(Movable):
    """
    A file that was taken in, known by the hash of its bytes.

    Its rows have keys from ``waits_from`` to ``waits_to`` as long as they wait to be linked.
    """

    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    rows_read = models.BigIntegerField()
    rows_loaded = models.BigIntegerField()
    rows_refused = models.BigIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=64)
    waits_from = models.UUIDField(null=True)
    waits_to = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(waits_from=None, waits_to=None)
                | Q(waits_from__isnull=False, waits_to__isnull=False),
                name="import_waits_from_key_to_key",
            )
        ]
        indexes = [models.Index(fields=["province", "kind", "sha256"], name="imports_of_a_file")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.rows_loaded} of {self.rows_read} rows"


class Link(Movable):
    """
    A birth entry and a resident who may be, or are held to be, the same person.

    A pair has one row for ever, whatever becomes of it: what persons decided or undid is never
    proposed again. ``evidence`` holds bits and what they stand for, no value of either row.
    Neither row is touched: where they differ the book stands (Civil Status Act, art. 60.2).
    """

    class State(models.TextChoices):
        """What is held of the pair."""

        CANDIDATE = "candidate"
        LINKED = "linked"
        REFUSED = "refused"
        UNDONE = "undone"

    class How(models.TextChoices):
        """Who decided: the evidence alone, or two persons."""

        AUTOMATIC = "automatic"
        PERSONS = "persons"

    record = models.ForeignKey(CivilRecord, models.RESTRICT, related_name="links")
    resident = models.ForeignKey(Resident, models.RESTRICT, related_name="links")
    weight = models.FloatField()
    probability = models.FloatField()
    evidence = models.JSONField()
    model = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State)
    how = models.CharField(max_length=9, choices=How, default="", blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=64, default="", blank=True)
    because = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "record", "resident"], name="pair_is_linked_by_one_row"
            ),
            models.UniqueConstraint(
                fields=["province", "record"], condition=Q(state="linked"),
                name="record_is_one_resident",
            ),
            models.UniqueConstraint(
                fields=["province", "resident"], condition=Q(state="linked"),
                name="resident_has_one_birth",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["probability", "id"], condition=Q(state="candidate"), name="links_to_review"
            )
        ]

    def __str__(self) -> str:
        return f"link {self.id}: {self.state}"


class LinkWord(Movable):
    """What one person says of a candidate. Nobody else is shown it before the link is decided."""

    link = models.ForeignKey(Link, models.RESTRICT, related_name="words")
    word = models.CharField(max_length=11, choices=[(word.value, word.name) for word in Word])
    said_by = models.CharField(max_length=64)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "link", "said_by"], name="person_says_one_word"
            )
        ]

    def __str__(self) -> str:
        return f"a word on {self.link_id}"


class LinkModel(Movable):
    """
    A trained model of linking, and how many residents it was learned among.

    ``common`` holds the names many bear, as column, name, bits: what their rarity adds to a
    match. The names of the few are not kept; ``rarest`` has the bits of those by column.
    """

    recipe = models.CharField(max_length=40)
    hash = models.CharField(max_length=64)
    content = models.JSONField()
    residents = models.BigIntegerField()
    common = models.JSONField(default=list)
    rarest = models.JSONField(default=dict)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "recipe", "hash"], name="linking_model_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipe} {self.hash[:12]}"


class RegistryAnswer(KeptAnswer):
    """What was answered to a registrar's program under a key, so that its word is said once."""
