"""Everything that changes identity."""

from lienmach.identity.actions.people import NewPerson, register_people, register_person
from lienmach.identity.actions.placing import place_record, take_back_placing
from lienmach.identity.actions.staffing import appoint_staff, grant_duty, revoke_duty
from lienmach.identity.actions.tokens import issue_token, issue_tokens, revoke_token

__all__ = [
    "NewPerson",
    "appoint_staff",
    "grant_duty",
    "issue_token",
    "issue_tokens",
    "place_record",
    "register_people",
    "register_person",
    "revoke_duty",
    "revoke_token",
    "take_back_placing",
]
