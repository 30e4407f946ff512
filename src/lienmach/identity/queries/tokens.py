"""The tokens of somebody, for themselves; never the tokens as such, for nobody keeps them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from lienmach import homes
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity.models import Token
from lienmach.identity.rules import scopes

PAGE = 100


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token of somebody's: what it may be used for, how long, and when it last was."""

    id: uuid.UUID
    label: str
    scopes: tuple[str, ...]
    level: int
    issued_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None

    def stands(self, at: dt.datetime) -> bool:
        """Test if it speaks for its holder at a moment."""
        return self.revoked_at is None and at < self.expires_at


def tokens_of(actor: Actor, *, cursor: str = "", limit: int = PAGE) -> Page[TokenRow]:
    """
    Return an actor's own tokens, the latest first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("identity"):
        found = Token.objects.filter(
            Q(person_id=actor.key) | Q(staff_id=actor.key), province=homes.current_province()
        )
        if cursor:
            found = found.filter(pk__lt=paging.key(cursor))
        page = paging.cut(found.order_by("-pk")[: limit + 1], limit, paging.by_key)
        rows = [
            TokenRow(
                row.pk, row.label, tuple(sorted(scopes.parsed(row.scopes))), row.level,
                row.issued_at, row.expires_at, row.revoked_at, row.last_used_at,
            )
            for row in page.items
        ]  # fmt: skip
        return Page(rows, page.next)
