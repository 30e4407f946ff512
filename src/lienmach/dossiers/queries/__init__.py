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
from lienmach.dossiers.queries.paperwork import (
    form_file,
    forms_issued,
    receipt_pdf,
    register_pdf,
)
from lienmach.dossiers.queries.places import AgencyName, agency_name
from lienmach.dossiers.queries.receipts import Standing, receipt_issue, receipt_secrets
from lienmach.dossiers.queries.reckoning import check_form, reckoned
from lienmach.dossiers.queries.results import (
    Checked,
    FileChecked,
    ListedResult,
    SigningDesk,
    checked,
    result_file,
    results_of,
    signing_desk,
)
from lienmach.dossiers.queries.visibility import (
    entrusted_to,
    person_of,
    serves_at,
    visible_to,
)

__all__ = [
    "AgencyName",
    "Checked",
    "Counts",
    "FileChecked",
    "Folder",
    "Listed",
    "ListedResult",
    "Page",
    "SigningDesk",
    "Standing",
    "agency_name",
    "calendar",
    "catalogue",
    "check_form",
    "checked",
    "competent",
    "counts",
    "entrusted_to",
    "folder",
    "form_file",
    "forms_issued",
    "in_force",
    "own",
    "paper",
    "person_of",
    "queue",
    "receipt",
    "receipt_issue",
    "receipt_pdf",
    "receipt_secrets",
    "reckoned",
    "register_pdf",
    "result_file",
    "results_of",
    "serves_at",
    "signing_desk",
    "version",
    "visible_to",
]
