"""Everything that changes a dossier or the catalogue."""

from lienmach.dossiers.actions.answers import Answered, Request
from lienmach.dossiers.actions.catalogue import publish_procedure
from lienmach.dossiers.actions.exchange import note_failure, take_message, work_off
from lienmach.dossiers.actions.handling import (
    ask_for_supplement,
    decide_dossier,
    give_supplement,
    hand_over_result,
    withdraw,
)
from lienmach.dossiers.actions.notes import add_note, attach_paper, note_request, paper_request
from lienmach.dossiers.actions.notices import Due, Outcome, replay, settle_notices, take_due
from lienmach.dossiers.actions.placing import (
    place_dossier,
    place_record,
    take_back_placing,
)
from lienmach.dossiers.actions.submission import Application, submit_dossier

__all__ = [
    "Answered",
    "Application",
    "Due",
    "Outcome",
    "Request",
    "add_note",
    "ask_for_supplement",
    "attach_paper",
    "decide_dossier",
    "give_supplement",
    "hand_over_result",
    "note_failure",
    "note_request",
    "paper_request",
    "place_dossier",
    "place_record",
    "publish_procedure",
    "replay",
    "settle_notices",
    "submit_dossier",
    "take_back_placing",
    "take_due",
    "take_message",
    "withdraw",
    "work_off",
]
