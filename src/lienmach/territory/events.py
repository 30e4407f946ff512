"""What can happen to the map."""

from dataclasses import dataclass
from typing import ClassVar

from lienmach.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerLoaded(Event):
    """Units and agencies were entered, or an end was: how many of each, and of what tables."""

    name: ClassVar[str] = "territory.gazetteer-loaded"

    units: int
    successions: int
    agencies: int
    agency_successions: int
    services: int
    ended: int
    sha256: str
