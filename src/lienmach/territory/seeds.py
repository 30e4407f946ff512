"""The units and agencies that ship with the platform."""

import datetime as dt

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.territory.actions import load_gazetteer
from lienmach.territory.rules.tables import packaged


def load(province: str, *, at: dt.datetime) -> int:
    """Load the shipped tables into a province's database; return how many rows are new there."""
    with homes.province(province):
        return load_gazetteer(packaged(), by=PLATFORM, at=at)
