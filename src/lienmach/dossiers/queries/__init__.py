"""Questions about procedures and dossiers; everything that shows dossiers asks `visible_to`."""

from lienmach.dossiers.queries.calendars import calendar
from lienmach.dossiers.queries.catalogue import catalogue, competent, in_force, version
from lienmach.dossiers.queries.folders import (
    Counts,
    Folder,
    Listed,
    Page,
    counts,
    folder,
    own,
    paper,
    queue,
    receipt,
)
from lienmach.dossiers.queries.places import AgencyName, agency_name
from lienmach.dossiers.queries.reckoning import check_form, reckoned
from lienmach.dossiers.queries.visibility import (
    actor_acts_for,
    entrusted_to,
    is_entrusted,
    person_of,
    serves_at,
    visible_to,
)

__all__ = [
    "AgencyName",
    "Counts",
    "Folder",
    "Listed",
    "Page",
    "actor_acts_for",
    "agency_name",
    "calendar",
    "catalogue",
    "check_form",
    "competent",
    "counts",
    "entrusted_to",
    "folder",
    "in_force",
    "is_entrusted",
    "own",
    "paper",
    "person_of",
    "queue",
    "receipt",
    "reckoned",
    "serves_at",
    "version",
    "visible_to",
]
