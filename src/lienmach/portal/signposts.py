"""Where to look, told to whoever started the server."""

import shlex
from typing import Any

from django.conf import settings
from django.urls import reverse

from lienmach.ground import installation

CONTROL_ROOM = "control-room"


def portal(province: str, port: int) -> str:
    """Return the address of a province's portal on this machine."""
    return f"http://{province}.localhost:{port}/"


def control_room(province: str, port: int) -> str:
    """Return the link that opens the control room in a browser; whoever has it may enter."""
    return _control_room(province, port, installation.secret(CONTROL_ROOM))


def _control_room(province: str, port: int, key: str) -> str:
    path: Any = reverse("merger:enter")
    return f"{portal(province, port).rstrip('/')}{path}#key={key}"


def review_desk(province: str, port: int) -> str:
    """Return the address of a province's review desk; who enters shows an officer's token there."""
    path: Any = reverse("links:desk")
    return f"{portal(province, port).rstrip('/')}{path}"


def signpost(port: int, *, tells_key: bool) -> str:
    """
    Return every portal, the review desk and the control room, one a line.

    Without its key, as in what is kept of what a service says, the link to the control room is one
    that a shell of who may read the key completes.
    """
    provinces = [*settings.PROVINCES]
    lines = [f"  {province:<14}{portal(province, port)}" for province in provinces]
    lines.append(f"  {'review desk':<14}{review_desk(provinces[-1], port)}")
    key = installation.secret(CONTROL_ROOM)
    if not tells_key:
        key = f"$(cat {shlex.quote(str(installation.home() / 'secrets' / CONTROL_ROOM))})"
    room = _control_room(provinces[-1], port, key)
    return "\n".join([*lines, f"  {'control room':<14}{room}"])
