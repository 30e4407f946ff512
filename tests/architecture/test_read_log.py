"""Whoever is shown a person's record is written down: every page and every operation answers for it."""

import ast
import dis
import functools
import inspect
import types
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from lienmach.api import api
from lienmach.identity import queries
from lienmach.identity.queries.looking import seen
from tests.architecture.house import HOUSE, parsed, python_files
from tests.architecture.test_purposes import calls, functions

PEOPLE = {"person", "people", "export_people", "visible_to", "addresses", "search", "record"}
"""What rooms ask for people by."""

TABLES = {"lienmach.identity.models": "identity", "lienmach.registries.models": "registries"}

SILENT = {
    "one's own account: signing in, factors, devices, tokens, contacts": """
        account:sign_in account:sign_out account:eid_start account:eid_callback account:officer
        account:second account:invitation account:security account:totp account:passkey
        account:recovery account:remove account:devices account:password account:tokens
        account:revoke_token me:contact me:contact_ask me:contact_confirm me:contact_switch
        me:contact_remove | GET /me/contacts | POST /me/contacts/{channel}
        | POST /me/contacts/{channel}/code | POST /me/contacts/{channel}/switch
        | POST /me/contacts/{channel}/removal | GET /me/tokens | POST /me/tokens
        | POST /me/tokens/{token}/revocation""",
    "one's own: who has read one's records, what one was told, what one has uploaded": """
        me:reads notices:mine notices:list notices:read_all notices:unread_all notices:read
        notices:unread | GET /me/reads | GET /me/notices | GET /me/notices/unread
        | POST /me/notices/{notice}/read | POST /me/notices/all/read | POST /me/notices/all/unread
        | POST /uploads | GET /uploads | DELETE /uploads/{upload_id}""",
    "a mandate names its two sides to each other, who knew number and name before": """
        me:mandates me:grant me:revoke | GET /me/mandates | POST /me/mandates | POST /mandates
        | POST /mandates/{mandate}/revocation""",
    "duties of officers: who holds which office is no record of a person": """
        staff:duties staff:review staff:duties_csv staff:duty staff:give staff:revoke staff:lend
        staff:end | GET /duties | POST /duties | POST /duties/{duty}/end | POST /duties/reviews | POST /stand-ins | POST /stand-ins/{stand_in}/end""",
    "figures and counts": """
        merger:files work:figures work:figures_csv work:figures_xlsx work:index766 work:metric766
        work:opinions work:opinions_csv links:progress
        links:progress_csv dossiers:figures portal:eid portal:eid_csv | GET /satisfaction
        | GET /desk/counts | GET /desk/tabs | GET /desk/buckets | GET /figures | GET /figures/766
        | GET /figures/eid | GET /desk/figures/766/{metric}
        | GET /desk/figures | GET /desk/figures/766 | GET /ministry-dossiers/counts
        | GET /links/progress""",
    "the catalogue and what the portal says to anybody": """
        catalogue:list catalogue:begin catalogue:fallback catalogue:procedure catalogue:diff
        catalogue:draft catalogue:step catalogue:preview portal:home portal:procedure
        portal:language apply:services | GET /procedures | GET /procedures/{code}
        | GET /procedures/{code}/competent-agency | POST /places | GET /fallback | POST /fallback
        | POST /fallback/end | GET /catalogue/drafts | POST /catalogue/drafts
        | GET /catalogue/drafts/{code} | POST /catalogue/drafts/{code}/writing
        | POST /catalogue/drafts/{code}/review | POST /catalogue/drafts/{code}/return
        | POST /catalogue/drafts/{code}/drop | POST /catalogue/drafts/{code}/publication
        | GET /catalogue/{code}/changes | GET /catalogue/{code}/versions""",
    "codes of dossiers, or keys of records, and nothing of whom they are": """
        catalogue:batch catalogue:take_back catalogue:convert merger:people_links
        work:register work:register_file
        | GET /catalogue/{code}/conversions/trial | GET /catalogue/conversions/{batch}
        | POST /catalogue/{code}/conversions | POST /catalogue/conversions/{batch}/return
        | GET /desk/register | GET /links""",
    "leads back to a page that says itself whom it shows": """
        links:say links:undo staff:prove dossiers:begin_payment dossiers:renew_receipt
        dossiers:revoke_result work:ministry_search merger:place merger:take_back""",
    "answers with a receipt of what was sent, and shows nothing that was there before": """
        | POST /dossiers/{code}/notes
        | POST /dossiers/{code}/papers | POST /dossiers/{code}/claim
        | POST /dossiers/{code}/release | POST /dossiers/{code}/undo
        | POST /dossiers/{code}/hand-over | POST /dossiers/{code}/hand-over/answer
        | POST /dossiers/{code}/hand-over/withdrawal | POST /dossiers/{code}/consultations
        | POST /dossiers/{code}/consultations/{consultation}/answer
        | POST /dossiers/{code}/payments | POST /dossiers/{code}/payments/cash
        | DELETE /dossiers/{code}/payments/{payment_id}
        | POST /dossiers/{code}/payments/{payment_id}/to-refund
        | POST /dossiers/{code}/payments/{payment_id}/refund
        | POST /dossiers/{code}/charge/assessment | POST /dossiers/{code}/satisfaction
        | POST /mandates/{mandate}/proof | POST /payments/messages
        | POST /links/{link}/word | POST /links/{link}/undo""",
    "the filer's own application, without what stands in it unless it was opened and logged": """
        | POST /applications | POST /applications/{key}/disputes/{question}
        | POST /applications/{key}/version | POST /applications/{key}/discard""",
    "whoever holds the code and the word, or the paper, is told how it stands and no name": """
        dossiers:check dossiers:checked dossiers:status dossiers:status_by_token
        | POST /public/status | GET /public/status/{token} | GET /public/results/{token}
        | POST /public/check""",
    "the control room: moves, tables, sums and decisions": """
        merger:moves merger:enter merger:give_name merger:differences merger:compare merger:decide
        merger:move merger:manifest merger:sums merger:state merger:stream""",
}
"""The pages and operations that write nothing into the log of reads, by the reason why."""

AS_THE_PLATFORM = {
    "dossiers.queries.applicants.names": "goes with dossiers, which say themselves who sees them",
    "dossiers.queries.sheets.person_name": "stands on a paper of a dossier that was opened",
    "dossiers.actions.filing._borne": "the portal has proved who it is; nobody is shown anything",
    "merger.queries.undecided._with_addresses": "goes with records that are noted one by one",
    "scenarios.signing_in.holders_of": "invented people, before anybody is served",
}
"""The functions that ask for people as the platform does, and who they show them to."""


def listed() -> list[str]:
    """Return the names that are listed, each as often as it is."""
    found = []
    for names in SILENT.values():
        pages, *operations = names.split("|")
        found += [*pages.split(), *(" ".join(each.split()) for each in operations)]
    return found


def pages(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every page by its name, with its view; not the API, whose operations are its own."""
    for each in (resolver or get_resolver("lienmach.urls")).url_patterns:
        if isinstance(each, URLPattern):
            yield f"{before}{each.name}", each.callback
        elif each.app_name != "ninja":
            yield from pages(each, f"{before}{each.namespace}:" if each.namespace else before)


def operations() -> Iterator[tuple[str, Any]]:
    """Yield every operation of the API by method and path, with its view."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield f"{method} {prefix}{path}".replace("uuidstr:", ""), operation.view_func


@functools.cache
def named(function: types.FunctionType) -> tuple[Any, ...]:
    """Return what a function names; many views come by the same functions."""
    return tuple(_named(function))


def _named(function: types.FunctionType) -> Iterator[Any]:
    """Yield what a function names: globals and their attributes, what it encloses and wraps."""
    closed = dict(zip(function.__code__.co_freevars, (function.__closure__ or ()), strict=True))
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        codes += [each for each in code.co_consts if isinstance(each, types.CodeType)]
        found: Any = None
        for step in dis.get_instructions(code):
            if step.opname in {"LOAD_GLOBAL", "LOAD_NAME"}:
                found = function.__globals__.get(step.argval)
            elif step.opname in {"LOAD_ATTR", "LOAD_METHOD"} and found is not None:
                found = getattr(found, step.argval, None)
            else:
                found = None
            if found is not None:
                yield found
    for cell in closed.values():
        try:
            yield cell.cell_contents
        except ValueError:
            continue


@functools.cache
def reached(view: Any) -> frozenset[Any]:
    """Return the functions of the house that a view may come to call."""
    known: set[Any] = set()
    open_ends = [view]
    while open_ends:
        each = open_ends.pop()
        each = each.func if isinstance(each, functools.partial) else each
        if not inspect.isfunction(each) or each in known:
            continue
        if not each.__module__.startswith(("lienmach", "tests")):
            continue
        known.add(each)
        if each is seen:
            continue
        open_ends += [*named(each), getattr(each, "__wrapped__", None)]
    return frozenset(known)


def logs(view: Any) -> bool:
    """Test if a view may come to say whom it shows."""
    return seen in reached(view)


def shows_as_platform(node: ast.FunctionDef) -> bool:
    """Test if a function asks identity for people as the platform, and does not say who sees them."""
    asked = [
        call
        for name, call in calls(node)
        if name in PEOPLE and call.args and ast.unparse(call.args[0]) == "PLATFORM"
    ]
    return bool(asked) and not any(name in {"seen", "_shown"} for name, _call in calls(node))


def test_every_page_and_operation_is_logged_or_says_why_not():
    found = {name: logs(view) for name, view in [*pages(), *operations()]}
    silent = {name for name, is_logged in found.items() if not is_logged}
    assert sorted(listed()) == sorted(silent)
    assert len(found) > 200
    assert {"work:new", "work:queue", "work:queue_csv", "merger:people", "merger:undecided",
            "merger:block", "links:pair", "staff:mandates", "POST /desk/people",
            "GET /mandates/waiting", "GET /ministry-dossiers", "GET /links/waiting",
            "GET /links/{link}/pair"} <= found.keys() - silent  # fmt: skip


def test_a_new_page_that_shows_a_person_or_forgets_to_is_told_apart():
    def forgetful(request):
        return request

    def careful(request):
        return [queries.person(request.actor, key, on=request.day) for key in request.keys]

    assert [logs(forgetful), logs(careful)] == [False, True]
    assert logs(functools.partial(careful))
    assert logs(functools.wraps(careful)(lambda request: request))


def test_whoever_asks_for_people_as_the_platform_says_who_is_shown_them():
    found = set()
    for path in python_files("src"):
        parts = path.relative_to(HOUSE.parent).with_suffix("").parts
        if parts[0] != "lienmach" or "management" in parts:
            continue  # whoever may run commands can read the database as well
        for node in functions(path):
            if shows_as_platform(node):
                found.add(".".join((*parts[1:], node.name)))
    assert found == AS_THE_PLATFORM.keys()


def test_only_its_own_room_reads_the_tables_of_people():
    for path in python_files("src"):
        parts = path.relative_to(HOUSE.parent).with_suffix("").parts
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.module in TABLES:
                assert parts[1] == TABLES[node.module], path
