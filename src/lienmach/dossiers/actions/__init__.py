"""Everything that changes a dossier or the catalogue."""

from lienmach.dossiers.actions.answers import Answered, Request
from lienmach.dossiers.actions.attempts import file_checked, standing_of, standing_of_token
from lienmach.dossiers.actions.catalogue import publish_procedure
from lienmach.dossiers.actions.handling import (
    ask_for_supplement,
    decide_dossier,
    give_supplement,
    hand_over_result,
    withdraw,
)
from lienmach.dossiers.actions.notes import add_note, attach_paper, note_request, paper_request
from lienmach.dossiers.actions.paperwork import issue_paper
from lienmach.dossiers.actions.placing import (
    place_dossier,
    place_record,
    take_back_placing,
)
from lienmach.dossiers.actions.receipts import renew_receipt
from lienmach.dossiers.actions.results import issue_result, revoke_result
from lienmach.dossiers.actions.submission import Application, submit_dossier

__all__ = [
    "Answered",
    "Application",
    "Request",
    "add_note",
    "ask_for_supplement",
    "attach_paper",
    "decide_dossier",
    "file_checked",
    "give_supplement",
    "hand_over_result",
    "issue_paper",
    "issue_result",
    "note_request",
    "paper_request",
    "place_dossier",
    "place_record",
    "publish_procedure",
    "renew_receipt",
    "revoke_result",
    "standing_of",
    "standing_of_token",
    "submit_dossier",
    "take_back_placing",
    "withdraw",
]
