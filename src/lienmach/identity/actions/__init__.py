"""Everything that changes identity."""

from lienmach.identity.actions.accounts import Answer, sign_in_citizen
from lienmach.identity.actions.answers import Answered, Request, after, forget_kept_answers, once
from lienmach.identity.actions.attempts import count_attempt, demand_attempt, forgive_attempt
from lienmach.identity.actions.contacts import (
    Code,
    ask_contact,
    confirm_contact,
    remove_contact,
    switch_contact,
)
from lienmach.identity.actions.credentials import (
    Passkey,
    accept_invitation,
    add_passkey,
    add_totp,
    change_password,
    invite_staff,
    new_recovery_codes,
    remove_credential,
    set_password,
)
from lienmach.identity.actions.deaths import note_death
from lienmach.identity.actions.eid import EidOrder, EidOutcome, import_eid_figures
from lienmach.identity.actions.mandates import grant_mandate, prove_mandate, revoke_mandate
from lienmach.identity.actions.people import (
    NewPerson,
    register_at_desk,
    register_people,
    register_person,
)
from lienmach.identity.actions.placing import place_record, take_back_placing
from lienmach.identity.actions.reads import forget_reads, log_look, log_reads, shown_by_command
from lienmach.identity.actions.reviews import confirm_duties, suspend_unreviewed, withdraw_duties
from lienmach.identity.actions.sending import send_code
from lienmach.identity.actions.sessions import Browser, end_session, end_sessions, touch_session
from lienmach.identity.actions.signing_in import (
    PasskeyAnswer,
    Step,
    sign_in_by_code,
    sign_in_by_passkey,
    sign_in_by_password,
)
from lienmach.identity.actions.staffing import appoint_staff, grant_duty, revoke_duty
from lienmach.identity.actions.standing import (
    clear_away,
    disable_idle_staff,
    disable_staff,
    enable_staff,
)
from lienmach.identity.actions.standing_in import end_lending, lend_duty
from lienmach.identity.actions.tokens import (
    issue_token,
    issue_tokens,
    revoke_token,
    touch_token,
)

__all__ = [
    "Answer",
    "Answered",
    "Browser",
    "Code",
    "EidOrder",
    "EidOutcome",
    "NewPerson",
    "Passkey",
    "PasskeyAnswer",
    "Request",
    "Step",
    "accept_invitation",
    "add_passkey",
    "add_totp",
    "after",
    "appoint_staff",
    "ask_contact",
    "change_password",
    "clear_away",
    "confirm_contact",
    "confirm_duties",
    "count_attempt",
    "demand_attempt",
    "disable_idle_staff",
    "disable_staff",
    "enable_staff",
    "end_lending",
    "end_session",
    "end_sessions",
    "forget_kept_answers",
    "forget_reads",
    "forgive_attempt",
    "grant_duty",
    "grant_mandate",
    "import_eid_figures",
    "invite_staff",
    "issue_token",
    "issue_tokens",
    "lend_duty",
    "log_look",
    "log_reads",
    "new_recovery_codes",
    "note_death",
    "once",
    "place_record",
    "prove_mandate",
    "register_at_desk",
    "register_people",
    "register_person",
    "remove_contact",
    "remove_credential",
    "revoke_duty",
    "revoke_mandate",
    "revoke_token",
    "send_code",
    "set_password",
    "shown_by_command",
    "sign_in_by_code",
    "sign_in_by_passkey",
    "sign_in_by_password",
    "sign_in_citizen",
    "suspend_unreviewed",
    "switch_contact",
    "take_back_placing",
    "touch_session",
    "touch_token",
    "withdraw_duties",
]
