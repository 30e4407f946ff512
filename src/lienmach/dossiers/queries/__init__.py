"""Questions about procedures and dossiers; everything that shows dossiers asks `visible_to`."""

from lienmach.dossiers.queries.calendars import calendar
from lienmach.dossiers.queries.catalogue import (
    catalogue,
    competent,
    everything,
    fee,
    form,
    in_force,
    standing,
    version,
    versions,
)
from lienmach.dossiers.queries.converting import Candidate, Trial, batch, trial
from lienmach.dossiers.queries.drafts import (
    before,
    open_draft,
    open_drafts,
    publishes,
    sees_drafts,
    writes_drafts,
)
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
    entrusted_to,
    person_of,
    serves_at,
    visible_to,
)

__all__ = [
    "AgencyName",
    "Candidate",
    "Counts",
    "Folder",
    "Listed",
    "Page",
    "Trial",
    "agency_name",
    "batch",
    "before",
    "calendar",
    "catalogue",
    "check_form",
    "competent",
    "counts",
    "entrusted_to",
    "everything",
    "fee",
    "folder",
    "form",
    "in_force",
    "open_draft",
    "open_drafts",
    "own",
    "paper",
    "person_of",
    "publishes",
    "queue",
    "receipt",
    "reckoned",
    "sees_drafts",
    "serves_at",
    "standing",
    "trial",
    "version",
    "versions",
    "visible_to",
    "writes_drafts",
]
