"""Whatever citizens and officers can do, programs can: each page that does something beside its operation."""

from typing import Any

from lienmach.dossiers.views import drafting, paying
from tests.architecture.test_read_log import operations, pages

SAME = {
    "account:tokens": "POST /me/tokens",
    "account:revoke_token": "POST /me/tokens/{token}/revocation",
    "apply:start": "POST /applications",
    "apply:question": "POST /applications/{key}/answers",
    "apply:where": "POST /places | POST /applications/{key}/answers",
    "apply:papers": "POST /uploads | POST /applications/{key}/answers",
    "apply:remove": "DELETE /uploads/{upload_id} | POST /applications/{key}/answers",
    "apply:dispute": "POST /applications/{key}/disputes/{question}",
    "apply:version": "POST /applications/{key}/version",
    "apply:discard": "POST /applications/{key}/discard",
    "apply:check": "POST /applications/{key}/submission",
    "work:search": "POST /desk/search",
    "work:bulk": "POST /desk/steps",
    "work:new": "POST /desk/people | POST /places",
    "work:file": "POST /desk/dossiers",
    "work:newcomer": "POST /desk/people/registrations",
    "work:add_papers": "POST /dossiers/{code}/papers",
    "work:issue_form": "POST /dossiers/{code}/forms/{form}",
    "work:ministry_search": "GET /ministry-dossiers",
    "work:step": "POST /dossiers/{code}/steps",
    "work:answers": "POST /dossiers/{code}/supplement",
    "work:place": "POST /dossiers/{code}/placement",
    "work:claim": "POST /dossiers/{code}/claim | POST /dossiers/{code}/release",
    "work:undo": "POST /dossiers/{code}/undo",
    "work:hand_over": """
        POST /dossiers/{code}/hand-over | POST /dossiers/{code}/hand-over/answer
        | POST /dossiers/{code}/hand-over/withdrawal""",
    "work:consult": "POST /dossiers/{code}/consultations",
    "work:answer": "POST /dossiers/{code}/consultations/{consultation}/answer",
    "work:note": "POST /dossiers/{code}/notes",
    "work:charge": """
        POST /dossiers/{code}/payments/cash | DELETE /dossiers/{code}/payments/{payment_id}
        | POST /dossiers/{code}/payments/{payment_id}/to-refund
        | POST /dossiers/{code}/payments/{payment_id}/refund
        | POST /dossiers/{code}/charge/assessment""",
    "catalogue:begin": "POST /catalogue/drafts",
    "catalogue:draft": "POST /catalogue/drafts/{code}/writing",
    "catalogue:step": """
        POST /catalogue/drafts/{code}/review | POST /catalogue/drafts/{code}/return
        | POST /catalogue/drafts/{code}/drop | POST /catalogue/drafts/{code}/publication""",
    "catalogue:fallback": "POST /fallback | POST /fallback/end",
    "catalogue:convert": """
        GET /catalogue/{code}/conversions/trial | POST /catalogue/{code}/conversions""",
    "catalogue:take_back": "POST /catalogue/conversions/{batch}/return",
    "mine:supplement": "POST /dossiers/{code}/supplement",
    "mine:withdraw": "POST /dossiers/{code}/withdrawal",
    "mine:satisfaction": "POST /dossiers/{code}/satisfaction",
    "notices:read": "POST /me/notices/{notice}/read",
    "notices:unread": "POST /me/notices/{notice}/read",
    "notices:read_all": "POST /me/notices/all/read",
    "notices:unread_all": "POST /me/notices/all/unread",
    "me:grant": "POST /me/mandates",
    "me:revoke": "POST /mandates/{mandate}/revocation",
    "me:contact_ask": "POST /me/contacts/{channel}",
    "me:contact_confirm": "POST /me/contacts/{channel}/code",
    "me:contact_switch": "POST /me/contacts/{channel}/switch",
    "me:contact_remove": "POST /me/contacts/{channel}/removal",
    "staff:prove": "POST /mandates/{mandate}/proof | POST /mandates/{mandate}/revocation",
    "staff:give": "POST /duties",
    "staff:revoke": "POST /duties/{duty}/end",
    "staff:review": "POST /duties/reviews",
    "staff:lend": "POST /stand-ins",
    "staff:end": "POST /stand-ins/{stand_in}/end",
    "links:say": "POST /links/{link}/word",
    "links:undo": "POST /links/{link}/undo",
    "dossiers:check": "POST /public/check",
    "dossiers:status": "POST /public/status",
    "dossiers:begin_payment": "POST /dossiers/{code}/payments",
    "dossiers:renew_receipt": "POST /dossiers/{code}/receipt",
    "dossiers:issue_result": "POST /dossiers/{code}/results",
    "dossiers:revoke_result": "POST /dossiers/{code}/results/{result}/revocation",
}
"""The pages that take a form, and the operations that do the same."""

PAGES_ALONE = {
    "signing in and out, passkeys, second factors and sessions belong to browsers": """
        account:sign_out account:officer account:second account:invitation account:totp
        account:passkey account:recovery account:remove account:devices account:password""",
    "the control room is the platform's own; programs have `lienmach merge`": """
        merger:enter merger:give_name merger:compare merger:decide merger:place merger:take_back
        merger:place_block""",
}
"""The pages that take a form and have no operation, by the reason why."""


def methods(view: Any) -> set[str] | None:
    """Return the methods a view was decorated to take; None where it takes any."""
    open_ends, known = [view], set()
    while open_ends:
        each = open_ends.pop()
        if not hasattr(each, "__code__") or each in known:
            continue
        known.add(each)
        for name, cell in zip(each.__code__.co_freevars, each.__closure__ or (), strict=True):
            if name == "request_method_list":
                return set(cell.cell_contents)
            open_ends.append(cell.cell_contents)
        open_ends.append(getattr(each, "__wrapped__", None))
    return None


def forms() -> set[str]:
    """Return the pages that take a form."""
    return {name for name, view in pages() if "POST" in (methods(view) or {"POST"})}


def same(page: str) -> list[str]:
    """Return the operations that do what a page does."""
    return [" ".join(each.split()) for each in SAME[page].split("|")]


def test_every_page_that_does_something_has_its_operation_or_a_reason():
    alone = [page for some in PAGES_ALONE.values() for page in some.split()]
    assert len(alone) == len(set(alone))
    assert not set(alone) & SAME.keys()
    assert forms() == set(alone) | SAME.keys()


def test_every_operation_that_is_named_is_there():
    known = {name for name, _view in operations()}
    assert not {each for page in SAME for each in same(page)} - known


def test_what_one_page_does_by_several_buttons_has_as_many_operations():
    assert len(same("work:charge")) == len(paying.DEEDS)
    assert len(same("catalogue:step")) == len(drafting.STEPS)


def test_a_page_that_takes_no_form_is_told_apart():
    known = dict(pages())
    assert methods(known["work:queue"]) == {"GET", "HEAD"}
    assert methods(known["work:bulk"]) == {"POST"}
    assert methods(lambda request: request) is None
