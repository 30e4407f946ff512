"""Everything that changes a dossier or the catalogue."""

from lienmach.dossiers.actions.answers import Answered, Request
from lienmach.dossiers.actions.catalogue import publish_procedure
from lienmach.dossiers.actions.converting import convert_dossiers, take_back_conversion
from lienmach.dossiers.actions.drafting import (
    Writing,
    ask_for_review,
    begin_draft,
    drop_draft,
    publish_draft,
    send_back,
    write_draft,
)
from lienmach.dossiers.actions.handling import (
    ask_for_supplement,
    decide_dossier,
    give_supplement,
    hand_over_result,
    withdraw,
)
from lienmach.dossiers.actions.notes import add_note, attach_paper, note_request, paper_request
from lienmach.dossiers.actions.placing import (
    place_dossier,
    place_record,
    take_back_placing,
)
from lienmach.dossiers.actions.submission import Application, submit_dossier

__all__ = [
    "Answered",
    "Application",
    "Request",
    "Writing",
    "add_note",
    "ask_for_review",
    "ask_for_supplement",
    "attach_paper",
    "begin_draft",
    "convert_dossiers",
    "decide_dossier",
    "drop_draft",
    "give_supplement",
    "hand_over_result",
    "note_request",
    "paper_request",
    "place_dossier",
    "place_record",
    "publish_draft",
    "publish_procedure",
    "send_back",
    "submit_dossier",
    "take_back_conversion",
    "take_back_placing",
    "withdraw",
    "write_draft",
]
