"""Everything that changes a dossier or the catalogue."""

from lienmach.dossiers.actions.answers import Answered, Request, forget_kept_answers
from lienmach.dossiers.actions.applications import (
    Place,
    Saving,
    discard_application,
    dispute_answer,
    note_registers,
    remove_expired_applications,
    save_answers,
    save_request,
    start_application,
    start_request,
    started_key,
    take_over_version,
)
from lienmach.dossiers.actions.asking import Application
from lienmach.dossiers.actions.assigning import claim_dossier, release_dossier
from lienmach.dossiers.actions.attempts import file_checked, standing_of, standing_of_token
from lienmach.dossiers.actions.binding import bind_uploads
from lienmach.dossiers.actions.bulk import StepOutcome, take_steps
from lienmach.dossiers.actions.cashier import (
    cash_request,
    mark_refunded,
    mark_to_refund,
    take_cash,
    undo_cash,
)
from lienmach.dossiers.actions.catalogue import publish_procedure
from lienmach.dossiers.actions.charging import assess_charge
from lienmach.dossiers.actions.consulting import answer_consultation, ask_consultation
from lienmach.dossiers.actions.converting import convert_dossiers, take_back_conversion
from lienmach.dossiers.actions.counting import (
    count_figures,
    count_month,
    touch_every_month,
    touch_months,
)
from lienmach.dossiers.actions.delivering import (
    Out,
    give_up_deliveries,
    settle_deliveries,
    take_deliveries,
)
from lienmach.dossiers.actions.drafting import (
    Writing,
    ask_for_review,
    begin_draft,
    drop_draft,
    publish_draft,
    send_back,
    write_draft,
)
from lienmach.dossiers.actions.exchange import note_failure, take_message, work_off
from lienmach.dossiers.actions.fallbacks import announce_fallback, end_fallback
from lienmach.dossiers.actions.forgetting import forget_deliveries, forget_handled
from lienmach.dossiers.actions.gate import hand_in, known_of
from lienmach.dossiers.actions.handing_in import fill_from_registers, submit_application
from lienmach.dossiers.actions.handing_over import (
    answer_hand_over,
    send_hand_over,
    take_back_hand_over,
)
from lienmach.dossiers.actions.handling import (
    ask_for_supplement,
    decide_dossier,
    give_supplement,
    hand_over_result,
    take_step,
    withdraw,
)
from lienmach.dossiers.actions.indexing import index_dossiers
from lienmach.dossiers.actions.keyed import begun, finished, once
from lienmach.dossiers.actions.newcomers import Newcomer, register_newcomer
from lienmach.dossiers.actions.notes import add_note, note_request
from lienmach.dossiers.actions.notices import Due, Outcome, replay, settle_notices, take_due
from lienmach.dossiers.actions.paperwork import issue_paper
from lienmach.dossiers.actions.payments import begin_payment, hear_payment, payment_request
from lienmach.dossiers.actions.placing import place_dossier, place_record, take_back_placing
from lienmach.dossiers.actions.receipts import renew_receipt
from lienmach.dossiers.actions.results import issue_result, revoke_result
from lienmach.dossiers.actions.satisfaction import say_satisfaction
from lienmach.dossiers.actions.scanning import forget_uploads, settle_scans, take_unscanned
from lienmach.dossiers.actions.stepping import Said
from lienmach.dossiers.actions.submission import submit_dossier
from lienmach.dossiers.actions.swapping import swap_days
from lienmach.dossiers.actions.telling import (
    mark_all_read,
    mark_read,
    take_back_reading,
    tell_people,
)
from lienmach.dossiers.actions.time_limits import Recomputed, recompute_due_dates
from lienmach.dossiers.actions.undoing import undo_step
from lienmach.dossiers.actions.unheard import settle_unheard, take_unheard
from lienmach.dossiers.actions.uploads import (
    attach_paper,
    drop_upload,
    take_upload,
    take_upload_once,
)
from lienmach.dossiers.actions.watching import note_overdue, note_silence

__all__ = [
    "Answered",
    "Application",
    "Due",
    "Newcomer",
    "Out",
    "Outcome",
    "Place",
    "Recomputed",
    "Request",
    "Said",
    "Saving",
    "StepOutcome",
    "Writing",
    "add_note",
    "announce_fallback",
    "answer_consultation",
    "answer_hand_over",
    "ask_consultation",
    "ask_for_review",
    "ask_for_supplement",
    "assess_charge",
    "attach_paper",
    "begin_draft",
    "begin_payment",
    "begun",
    "bind_uploads",
    "cash_request",
    "claim_dossier",
    "convert_dossiers",
    "count_figures",
    "count_month",
    "decide_dossier",
    "discard_application",
    "dispute_answer",
    "drop_draft",
    "drop_upload",
    "end_fallback",
    "file_checked",
    "fill_from_registers",
    "finished",
    "forget_deliveries",
    "forget_handled",
    "forget_kept_answers",
    "forget_uploads",
    "give_supplement",
    "give_up_deliveries",
    "hand_in",
    "hand_over_result",
    "hear_payment",
    "index_dossiers",
    "issue_paper",
    "issue_result",
    "known_of",
    "mark_all_read",
    "mark_read",
    "mark_refunded",
    "mark_to_refund",
    "note_failure",
    "note_overdue",
    "note_registers",
    "note_request",
    "note_silence",
    "once",
    "payment_request",
    "place_dossier",
    "place_record",
    "publish_draft",
    "publish_procedure",
    "recompute_due_dates",
    "register_newcomer",
    "release_dossier",
    "remove_expired_applications",
    "renew_receipt",
    "replay",
    "revoke_result",
    "save_answers",
    "save_request",
    "say_satisfaction",
    "send_back",
    "send_hand_over",
    "settle_deliveries",
    "settle_notices",
    "settle_scans",
    "settle_unheard",
    "standing_of",
    "standing_of_token",
    "start_application",
    "start_request",
    "started_key",
    "submit_application",
    "submit_dossier",
    "swap_days",
    "take_back_conversion",
    "take_back_hand_over",
    "take_back_placing",
    "take_back_reading",
    "take_cash",
    "take_deliveries",
    "take_due",
    "take_message",
    "take_over_version",
    "take_step",
    "take_steps",
    "take_unheard",
    "take_unscanned",
    "take_upload",
    "take_upload_once",
    "tell_people",
    "touch_every_month",
    "touch_months",
    "undo_cash",
    "undo_step",
    "withdraw",
    "work_off",
    "write_draft",
]
