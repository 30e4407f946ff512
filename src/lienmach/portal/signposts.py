"""Where to look, told to whoever started the server."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from lienmach.ground import installation


def portal(province: str, port: int) -> str:
    """Return the address of a province's portal on this machine."""
    return f"http://{province}.localhost:{port}/"


def control_room(province: str, port: int) -> str:
    """Return the link that opens the control room; whoever has it may enter."""
    path: Any = reverse("merger:enter")
    key = installation.secret("control-room")
    return f"{portal(province, port).rstrip('/')}{path}?key={key}"


def signpost(port: int) -> str:
    """Return every portal and the control room, one a line."""
    provinces = [*settings.PROVINCES]
    lines = [f"  {province:<14}{portal(province, port)}" for province in provinces]
    return "\n".join([*lines, f"  {'control room':<14}{control_room(provinces[-1], port)}"])
