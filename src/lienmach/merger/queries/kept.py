"""Where the record of a move is kept: with the province whose system survives."""

from uuid import UUID

from django.conf import settings

from lienmach.merger.models import Move
from lienmach.merger.refusals import NoSuchMove

ARRIVED = (Move.State.CUT_OVER, Move.State.CLOSED)


def find(move_id: UUID) -> Move | None:
    """Return a move wherever it is kept."""
    for alias in settings.PROVINCES:
        if found := Move.objects.using(alias).filter(pk=move_id).first():
            return found
    return None


def under_way(province: str, system: str) -> Move | None:
    """Return the move of a system that is not closed, reversed or given up."""
    for alias in settings.PROVINCES:
        found = (
            Move.objects.using(alias)
            .filter(province=province, system=system)
            .exclude(state__in=[Move.State.CLOSED, Move.State.REVERSED, Move.State.CANCELLED])
            .first()
        )
        if found:
            return found
    return None


def arrived(system: str, *, source: str, target: str) -> Move:
    """
    Return the move by which a system came to where it lives now.

    :raises NoSuchMove: when none has arrived there, or it was reversed.
    """
    found = None
    if target in settings.PROVINCES:
        made = Move.objects.using(target).filter(system=system, source=source, target=target)
        found = made.order_by("started_at").last()
    if found is None or found.state not in ARRIVED:
        raise NoSuchMove(
            f"No move of {system} from {source} has arrived at {target}.",
            vi=f"Không có cuộc chuyển nào của {system} từ {source} đã đến {target}.",
        )
    return found
