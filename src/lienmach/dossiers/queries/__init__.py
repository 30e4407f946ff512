"""Questions about procedures and dossiers; everything that shows dossiers asks `visible_to`."""

from lienmach.dossiers.queries import uploads as uploads
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
from lienmach.dossiers.queries.desk import Desk, desk
from lienmach.dossiers.queries.drafts import (
    before,
    open_draft,
    open_drafts,
    publishes,
    sees_drafts,
    writes_drafts,
)
from lienmach.dossiers.queries.due_ledger import due_ledger
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
from lienmach.dossiers.queries.folders import Folder, Listed, Page, folder, own, paper, receipt
from lienmach.dossiers.queries.messages import checked as checked_message
from lienmach.dossiers.queries.ministry import (
    copies_visible_to,
    is_run_by_ministry,
    ministry_counts,
    ministry_dossiers,
)
from lienmach.dossiers.queries.paperwork import form_file, forms_issued, receipt_pdf, register_pdf
from lienmach.dossiers.queries.payments import Bill, Share, bill, bill_in, online_shares
from lienmach.dossiers.queries.places import AgencyName, agency_name
from lienmach.dossiers.queries.procedure_names import procedure_choices
from lienmach.dossiers.queries.queues import (
    Counts,
    Wanted,
    Work,
    bucket_counts,
    counts,
    export,
    queue,
    tab_counts,
    work,
)
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
    actor_acts_for,
    entrusted_to,
    is_entrusted,
    person_of,
    serves_at,
    visible_to,
)

__all__ = [
    "AgencyName",
    "Bill",
    "Candidate",
    "Checked",
    "Counts",
    "Desk",
    "FileChecked",
    "Folder",
    "Listed",
    "ListedResult",
    "Page",
    "Share",
    "SigningDesk",
    "Standing",
    "Trial",
    "Wanted",
    "Work",
    "actor_acts_for",
    "agency_name",
    "answer_to",
    "batch",
    "before",
    "bill",
    "bill_in",
    "bucket_counts",
    "calendar",
    "catalogue",
    "check_form",
    "checked",
    "checked_message",
    "competent",
    "copies_visible_to",
    "counts",
    "desk",
    "due_ledger",
    "entrusted_to",
    "everything",
    "export",
    "fee",
    "folder",
    "form",
    "form_file",
    "forms_issued",
    "in_force",
    "is_entrusted",
    "is_run_by_ministry",
    "lines_to_handle",
    "ministry_counts",
    "ministry_dossiers",
    "next_message",
    "online_shares",
    "open_draft",
    "open_drafts",
    "own",
    "paper",
    "person_of",
    "portal_code_of",
    "portal_papers",
    "portal_status",
    "procedure_choices",
    "publishes",
    "queue",
    "receipt",
    "receipt_issue",
    "receipt_pdf",
    "receipt_secrets",
    "reckoned",
    "register_pdf",
    "result_file",
    "results_of",
    "sees_drafts",
    "serves_at",
    "signing_desk",
    "standing",
    "state_name",
    "tab_counts",
    "told_states",
    "trial",
    "uploads",
    "version",
    "versions",
    "visible_to",
    "work",
    "writes_drafts",
]
