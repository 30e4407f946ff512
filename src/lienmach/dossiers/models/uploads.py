"""Files that people hand in: looked at before they are papers, and before anybody opens them."""

from django.db import models
from django.db.models import Q

from lienmach.dossiers.rules.scanning import LONGEST_SIGNATURE, UploadState
from lienmach.homes.models import Movable

DIGEST = 64


class Upload(Movable):
    """
    A file that somebody handed in, and what was found out about it.

    ``media_type`` is what it is, ``declared`` what its sender said. It is its owner's alone until it
    is bound to a ``paper`` of a dossier; unbound it is forgotten at ``expires_at``. Quarantined,
    nobody opens it. It is scanned if ``scanned_at`` is set; clean without that is *not scanned*,
    because no scanner is configured. ``digest`` is that of its content for ever; under ``sha256``
    the content lies in the home's file store, '' once it was removed. ``what`` is the code of the
    paper that the procedure asks for, '' for any other.
    """

    owner = models.UUIDField()
    name = models.CharField(max_length=200)
    what = models.CharField(max_length=60, default="", blank=True)
    declared = models.CharField(max_length=100, default="", blank=True)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=DIGEST)
    sha256 = models.CharField(max_length=DIGEST, blank=True)
    state = models.CharField(max_length=12, choices=[(each, each) for each in UploadState])
    engine = models.CharField(max_length=80, default="", blank=True)
    signature = models.CharField(max_length=LONGEST_SIGNATURE, default="", blank=True)
    scanned_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    paper = models.ForeignKey("Paper", models.RESTRICT, null=True, related_name="uploads")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[*UploadState]), name="upload_state_known"
            ),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"), name="upload_digest_is_one"
            ),
            models.UniqueConstraint(
                fields=["province", "paper"],
                condition=Q(paper__isnull=False),
                name="upload_of_a_paper_once",
            ),
        ]
        indexes = [
            models.Index("province", "owner", "at", name="uploads_of_a_person"),
            models.Index("province", "sha256", name="uploads_of_a_content"),
            models.Index(
                "province",
                "due_at",
                name="uploads_to_scan",
                condition=Q(scanned_at=None) & ~Q(state=UploadState.REFUSED),
            ),
            models.Index(
                "province", "expires_at", name="uploads_to_forget", condition=Q(paper=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
