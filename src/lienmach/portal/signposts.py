"""Where to look, told to whoever started the server."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from lienmach.ground import installation


def portal(province: str, port: int) -> str:
    """Return the address of a province's portal on this machine."""
    return f"http://{province}.localhost:{port}/"


def control_room(province: str, port: int) -> str:
    """Return the link that opens the control room in a browser; whoever has it may enter."""
    path: Any = reverse("merger:enter")
    key = installation.secret("control-room")
    return f"{portal(province, port).rstrip('/')}{path}#key={key}"


def review_desk(province: str, port: int) -> str:
    """Return the address of a province's review desk; who enters shows an officer's token there."""
    path: Any = reverse("links:desk")
    return f"{portal(province, port).rstrip('/')}{path}"


def signpost(port: int) -> str:
    """Return every portal, the review desk and the control room, one a line."""
    provinces = [*settings.PROVINCES]
    lines = [f"  {province:<14}{portal(province, port)}" for province in provinces]
    lines.append(f"  {'review desk':<14}{review_desk(provinces[-1], port)}")
    return "\n".join([*lines, f"  {'control room':<14}{control_room(provinces[-1], port)}"])
