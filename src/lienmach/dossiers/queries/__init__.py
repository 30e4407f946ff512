"""Questions about procedures and dossiers; everything that shows dossiers asks `visible_to`."""

from lienmach.dossiers.queries.calendars import calendar
from lienmach.dossiers.queries.catalogue import catalogue, competent, in_force, version
from lienmach.dossiers.queries.exchange import (
    answer_to,
    lines_to_handle,
    next_message,
    portal_code_of,
    portal_papers,
    state_name,
    told_states,
)
from lienmach.dossiers.queries.exchange import status as portal_status
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
from lienmach.dossiers.queries.messages import checked as checked_message
from lienmach.dossiers.queries.ministry import (
    copies_visible_to,
    is_run_by_ministry,
    ministry_counts,
    ministry_dossiers,
)
from lienmach.dossiers.queries.places import AgencyName, agency_name
from lienmach.dossiers.queries.reckoning import check_form, reckoned
from lienmach.dossiers.queries.visibility import (
    entrusted_to,
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
    "agency_name",
    "answer_to",
    "calendar",
    "catalogue",
    "check_form",
    "checked_message",
    "competent",
    "copies_visible_to",
    "counts",
    "entrusted_to",
    "folder",
    "in_force",
    "is_run_by_ministry",
    "lines_to_handle",
    "ministry_counts",
    "ministry_dossiers",
    "next_message",
    "own",
    "paper",
    "person_of",
    "portal_code_of",
    "portal_papers",
    "portal_status",
    "queue",
    "receipt",
    "reckoned",
    "serves_at",
    "state_name",
    "told_states",
    "version",
    "visible_to",
]
