"""What the office issues: results with their numbers, papers by their digest; and vain tries."""

from django.db import models
from django.db.models import Q

from lienmach.dossiers.models.handling import AGENCY
from lienmach.dossiers.rules import results
from lienmach.homes.models import Movable

DIGEST = 64
KIND = 24
"""Longest code of a kind of paper (``rules.result_papers``)."""


class Result(Movable):
    """
    What a decided dossier ended in: a paper with a number, signed by the agency's key.

    It goes step by step (``rules.results``). ``agency`` issued it and is never rewritten;
    ``contents`` are what the paper says. Of the token in its QR code a digest is kept. Once
    issued it is never deleted: revoked or replaced, it can be checked for ever. One that is void was
    never issued; its number is given to no other.
    """

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="results")
    kind = models.CharField(max_length=KIND)
    state = models.CharField(max_length=12, choices=[(each, each) for each in results.STATES])
    agency = models.CharField(max_length=AGENCY)
    contents = models.JSONField()
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=60, default="", blank=True)
    replaces = models.UUIDField(null=True)
    set_at = models.DateTimeField()
    numbered_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=100, default="", blank=True)
    signature_level = models.CharField(max_length=8, default="", blank=True)
    certificate = models.CharField(max_length=DIGEST, default="", blank=True)
    sha256 = models.CharField(max_length=DIGEST, default="", blank=True)
    size = models.PositiveIntegerField(default=0)
    token_digest = models.CharField(max_length=DIGEST, default="", blank=True)
    valid_from = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=100, default="", blank=True)
    revoked_why = models.CharField(max_length=1000, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "agency", "kind", "year", "serial"],
                name="result_number_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["province", "token_digest"],
                condition=~Q(token_digest=""),
                name="result_token_once",
            ),
            models.UniqueConstraint(
                fields=["province", "dossier"],
                condition=Q(state__in=sorted(results.PENDING)),
                name="result_one_on_its_way",
            ),
            models.UniqueConstraint(
                fields=["province", "dossier"],
                condition=Q(state="published"),
                name="result_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=results.STATES), name="result_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["set", "void"])
                | Q(year__isnull=False, serial__isnull=False, numbered_at__isnull=False),
                name="result_numbered_before_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["set", "numbered", "void"])
                | Q(sha256__regex="^[0-9a-f]{64}$", signed_at__isnull=False),
                name="result_signed_before_published",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(results.ISSUED)) | Q(valid_from__isnull=False),
                name="result_valid_from_its_publication",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked")
                | Q(revoked_at__isnull=False) & ~Q(revoked_by="") & ~Q(revoked_why=""),
                name="result_revoked_by_somebody_for_a_reason",
            ),
        ]
        indexes = [
            models.Index("province", "sha256", name="results_by_file", condition=~Q(sha256=""))
        ]

    def __str__(self) -> str:
        return f"{self.number or self.kind}: {self.state}"


class ResultBook(Movable):
    """The last number that an agency gave to a kind of result in a year."""

    agency = models.CharField(max_length=AGENCY)
    kind = models.CharField(max_length=KIND)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "agency", "kind", "year"], name="result_book_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.kind} {self.year}: {self.last}"


class IssuedPaper(Movable):
    """
    A paper that left the house: a form by its number, or a ``result``.

    Its content lies in the home's file store under its digest. A receipt is not among them:
    it can be made again, and a stored one would keep its secrets in plain.
    """

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="issued_papers")
    form = models.CharField(max_length=12)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=DIGEST)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="issued_paper_digest_is_one"
            )
        ]
        indexes = [
            models.Index("province", "sha256", name="issued_papers_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.form} ({self.size} bytes)"


class Attempt(Movable):
    """
    How often somebody guessed in vain in a window: by address, by code, or by both together.

    ``who`` is a keyed digest, so that no address is kept. A row goes when its window is long
    over.
    """

    kind = models.CharField(max_length=12)
    who = models.CharField(max_length=DIGEST)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "kind", "who"], name="attempt_counted_once")
        ]
        indexes = [models.Index("province", "since", name="attempts_by_age")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"
