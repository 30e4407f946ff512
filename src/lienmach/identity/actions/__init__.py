"""Everything that changes identity."""

from lienmach.identity.actions.eid import EidOrder, EidOutcome, import_eid_figures
from lienmach.identity.actions.mandates import grant_mandate, prove_mandate, revoke_mandate
from lienmach.identity.actions.people import NewPerson, register_people, register_person
from lienmach.identity.actions.placing import place_record, take_back_placing
from lienmach.identity.actions.reads import forget_reads, log_reads
from lienmach.identity.actions.reviews import confirm_duties, suspend_unreviewed, withdraw_duties
from lienmach.identity.actions.staffing import appoint_staff, grant_duty, revoke_duty
from lienmach.identity.actions.standing_in import end_lending, lend_duty
from lienmach.identity.actions.tokens import issue_token, issue_tokens, revoke_token

__all__ = [
    "EidOrder",
    "EidOutcome",
    "NewPerson",
    "appoint_staff",
    "confirm_duties",
    "end_lending",
    "forget_reads",
    "grant_duty",
    "grant_mandate",
    "import_eid_figures",
    "issue_token",
    "issue_tokens",
    "lend_duty",
    "log_reads",
    "place_record",
    "prove_mandate",
    "register_people",
    "register_person",
    "revoke_duty",
    "revoke_mandate",
    "revoke_token",
    "suspend_unreviewed",
    "take_back_placing",
    "withdraw_duties",
]
