"""The counter for files that will be handed in later."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from lienmach.dossiers import actions, queries
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import READ, WRITE, PaperToken, Token, applicant_of, key_of
from lienmach.dossiers.api.citizens import replied
from lienmach.dossiers.forms.uploads import stream
from lienmach.ground import clock

router = Router(tags=["uploads"])


class UploadOut(Schema):
    """A file that waits to be handed in; quarantined, nobody opens it yet."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    state: str
    is_scanned: bool
    expires_at: str


class UploadPageOut(Schema):
    """A piece of the files one has sent; ``next`` is the cursor of the next one."""

    items: list[UploadOut]
    next: str | None


@router.post(
    "/uploads",
    response={201: UploadOut, 200: UploadOut},
    auth=PaperToken(WRITE),
    openapi_extra=shapes.KEY,
)
def take(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """Send a file: PDF, PNG or JPEG. The same key again gets the same answer, with status 200."""
    return replied(
        actions.take_upload_once(
            stream(file),
            name=file.name or "",
            size=file.size,
            declared=file.content_type or "",
            key=key_of(request),
            by=applicant_of(request).actor,
            at=clock.now(),
        )
    )


@router.get("/uploads", response=UploadPageOut, auth=Token(READ))
def own(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return the files one has sent and not handed in yet, the oldest first."""
    page = queries.uploads.own(applicant_of(request).actor, at=clock.now(), cursor=cursor)
    return {"items": [queries.uploads.told(each) for each in page.items], "next": page.next}


@router.delete("/uploads/{upload_id}", response={204: None}, auth=Token(WRITE))
def drop(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Forget a file that was not handed in yet."""
    actions.drop_upload(upload_id, by=applicant_of(request).actor, at=clock.now())
    return HttpResponse(status=204)
