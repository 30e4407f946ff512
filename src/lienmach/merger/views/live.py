"""
How a move's page stays live: server-sent events for a few viewers, polling for the rest.

Under WSGI a stream holds a thread, so that only so many are given out, each for half a minute;
the browser asks again by itself.
"""

import dataclasses
import json
import threading
import time
import uuid
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.views.decorators.http import require_safe

from lienmach import homes
from lienmach.merger.views.gate import operators_only
from lienmach.merger.views.pages import HEAVY_REGIONS, REGIONS, found, has_ended, regions

MOST_VIEWERS = 4
STREAM_SECONDS = 30.0
PAUSE_SECONDS = 1.0
HEAVY_EVERY = 5
BUSY = 503
RETRY_AFTER_SECONDS = 5

_seats = threading.BoundedSemaphore(MOST_VIEWERS)


@require_safe
@operators_only
def state(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """Answer with the move as it stands: its figures, and the parts of the page drawn."""
    detail = found(move)
    return JsonResponse(
        {
            "move": dataclasses.asdict(detail.summary),
            "steps": [dataclasses.asdict(step) for step in detail.steps],
            "lag": detail.lag,
            "differences": detail.differences,
            "undecided": detail.undecided,
            "eta_seconds": detail.eta_seconds,
            "cutover_ms": detail.cutover_ms,
            "ended": has_ended(detail),
            "regions": regions(request, detail, REGIONS + HEAVY_REGIONS),
        }
    )


@require_safe
@operators_only
def stream(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """Send the parts of the page that change, as they change; 503 once all seats are taken."""
    found(move)
    if not _seats.acquire(blocking=False):
        return HttpResponse(
            "Đủ người xem trực tiếp; trang sẽ tự làm mới. / All live seats are taken.",
            status=BUSY,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        )
    response = StreamingHttpResponse(
        Viewer(request, move, homes.current_province()), content_type="text/event-stream"
    )
    response["X-Accel-Buffering"] = "no"
    return response


class Viewer:
    """One seat: an iterator of events that gives the seat back however it ends."""

    def __init__(self, request: HttpRequest, move: uuid.UUID, province: str) -> None:
        self._request = request
        self._move = move
        self._province = province
        self._held = True
        self._events = self._watch()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._events)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the seat back; Django calls this when the answer ends or its reader leaves."""
        if self._held:
            self._held = False
            try:
                self._events.close()
            finally:
                _seats.release()

    def _watch(self) -> Generator[bytes]:
        sent: dict[str, str] = {}
        until = time.monotonic() + STREAM_SECONDS
        turn = 0
        yield b"retry: 1000\n\n"
        while True:
            heavy = turn % HEAVY_EVERY == 0
            drawn, ended = self._drawn(REGIONS + HEAVY_REGIONS if heavy else REGIONS)
            changed = {name: html for name, html in drawn.items() if sent.get(name) != html}
            sent |= changed
            yield _event("regions", changed) if changed else b": nothing new\n\n"
            if ended:
                yield _event("ended", {})
                return
            if time.monotonic() >= until:
                return
            turn += 1
            time.sleep(PAUSE_SECONDS)

    def _drawn(self, names: Sequence[str]) -> tuple[dict[str, str], bool]:
        # The middleware has left by now, so the province is said again; never across a yield.
        with homes.province(self._province):
            detail = found(self._move)
            ended = has_ended(detail)
            drawn = regions(self._request, detail, REGIONS + HEAVY_REGIONS if ended else names)
            return drawn, ended


def _event(name: str, data: dict[str, Any]) -> bytes:
    # JSON holds no line break, which would end the event.
    return f"event: {name}\ndata: {json.dumps(data, cls=DjangoJSONEncoder)}\n\n".encode()
