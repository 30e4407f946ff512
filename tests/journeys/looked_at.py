"""
Which test looks at which page: whatever the house shows, axe has been shown by one of them.

:data:`LOOKS_AT` is held true from both sides: a test fails whose pages were not looked at, and
``tests/architecture/test_pages.py`` fails for a page that no test looks at.
"""

import os
import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.signals import request_started
from django.test.signals import template_rendered
from playwright.sync_api import Page

LOOKS_AT: dict[str, tuple[str, ...]] = {
    "tests/dossiers/test_catalogue_browser.py::test_a_procedure_is_drafted_tried_and_published_and_nobody_meets_a_barrier": (
        "catalogue/draft.html",
        "catalogue/list.html",
        "catalogue/preview.html",
        "catalogue/procedure.html",
    ),
    "tests/dossiers/test_desk_browser.py::test_a_newcomer_is_made_known_and_nobody_meets_a_barrier": (
        "dossiers/newcomer.html",
    ),
    "tests/dossiers/test_desk_browser.py::test_nobody_meets_a_barrier_and_nothing_runs_off_the_page": (
        "dossiers/refunds.html",
        "dossiers/register.html",
        "figures/desk.html",
    ),
    "tests/dossiers/test_national_browser.py::test_nobody_meets_a_barrier_where_ministries_dossiers_are": (
        "dossiers/ministry.html",
    ),
    "tests/dossiers/test_pages_browser.py::test_nobody_meets_a_barrier_and_nothing_runs_off_the_page": (
        "dossiers/check.html",
    ),
    "tests/dossiers/test_payment_sandbox.py::test_a_citizen_pays_by_keyboard_and_comes_back": (
        "dossiers/pay.html",
    ),
    "tests/dossiers/test_rare_pages_browser.py::test_what_a_citizen_meets_who_turns_back": (
        "apply/discard.html",
        "apply/refused.html",
        "apply/version.html",
        "dossiers/refused.html",
        "identity/step_up.html",
        "mine/withdraw.html",
    ),
    "tests/dossiers/test_desk_browser.py::test_answers_are_changed_and_a_split_commune_is_placed_at_the_counter": (
        "dossiers/answers.html",
    ),
    "tests/dossiers/test_rare_pages_browser.py::test_what_an_officer_meets_whose_step_is_refused": (
        "dossiers/bulk.html",
        "dossiers/not_done.html",
    ),
    "tests/dossiers/test_rare_pages_browser.py::test_what_the_catalogue_shows_of_versions_and_of_running_dossiers": (
        "catalogue/batch.html",
        "catalogue/convert.html",
        "catalogue/diff.html",
        "catalogue/not_done.html",
    ),
    "tests/dossiers/test_told_browser.py::test_what_citizens_are_told_and_what_is_counted": (
        "figures/index766.html",
        "figures/metric.html",
        "figures/opinions.html",
        "figures/public.html",
        "identity/contact.html",
        "notices/list.html",
        "notices/mine.html",
    ),
    "tests/identity/test_rare_pages_browser.py::test_nobody_meets_a_barrier_on_the_way_in": (
        "identity/invitation.html",
        "identity/recovery.html",
        "identity/second.html",
    ),
    "tests/journeys/test_control_room_browser.py::test_nobody_meets_a_barrier_and_nothing_runs_off_the_page": (
        "merger/move.html",
        "merger/enter.html",
        "merger/refused.html",
        "merger/undecided.html",
    ),
    "tests/journeys/test_control_room_browser.py::test_the_public_pages_have_no_barrier_and_no_complaint": (
        "portal/home.html",
        "portal/procedure.html",
    ),
    "tests/journeys/test_control_room_catalogue.py::test_the_page_has_no_barrier_and_works_without_scripts": (
        "merger/differences.html",
        "merger/moves.html",
    ),
    "tests/journeys/test_control_room_people.py::test_nobody_meets_a_barrier_and_the_page_is_never_too_wide": (
        "merger/files.html",
        "merger/people.html",
    ),
    "tests/journeys/test_control_room_placing.py::test_it_is_done_by_keyboard_without_scripts_and_nobody_meets_a_barrier": (
        "merger/block.html",
    ),
    "tests/journeys/test_control_room_placing.py::test_what_answers_a_decision_bars_nobody": (
        "merger/block_placed.html",
        "merger/not_done.html",
    ),
    "tests/journeys/test_filing.py::test_a_citizen_files_a_birth_registration_to_the_checked_result": (
        "apply/before.html",
        "apply/check.html",
        "apply/done.html",
        "apply/fee.html",
        "apply/papers.html",
        "apply/question.html",
        "apply/services.html",
        "apply/where.html",
        "mine/dossier.html",
        "mine/dossiers.html",
    ),
    "tests/journeys/test_filing_across.py::test_land_papers_are_filed_at_the_other_provinces_desk_while_the_system_moves": (
        "dossiers/begin.html",
        "dossiers/dossier.html",
        "dossiers/intake.html",
        "dossiers/papers.html",
        "dossiers/queue.html",
        "dossiers/status.html",
    ),
    "tests/journeys/test_identity_pages.py::test_nobody_meets_a_barrier_and_nothing_runs_off_the_page": (
        "identity/duties.html",
        "identity/duty.html",
        "identity/give.html",
        "identity/mandates.html",
        "identity/reads.html",
        "identity/to_prove.html",
        "identity/tokens.html",
        "portal/eid.html",
    ),
    "tests/journeys/test_sign_in_citizen.py::test_nobody_meets_a_barrier_at_signing_in": (
        "identity/not_done.html",
        "identity/officer.html",
        "identity/security.html",
        "identity/sign_in.html",
    ),
    "tests/journeys/test_sign_in_officer.py::test_without_scripts_there_are_codes_and_nobody_meets_a_barrier": (
        "identity/passkey.html",
        "identity/password.html",
        "identity/totp.html",
    ),
    "tests/portal/test_errors_browser.py::test_nobody_meets_a_barrier_where_a_page_is_not_to_be_had": (
        "400.html",
        "403.html",
        "403_csrf.html",
        "404.html",
        "405.html",
        "413.html",
        "500.html",
        "503.html",
    ),
    "tests/registries/test_desk_browser.py::test_nobody_meets_a_barrier_and_nothing_runs_off_the_page": (
        "registries/desk.html",
        "registries/pair.html",
        "registries/progress.html",
    ),
}
"""Templates of pages by the test that looks at them, as pytest names it."""

_now = threading.local()
_rendered: dict[str, list[str]] = {}
_seen: dict[str, set[str]] = {}


def _began(environ: dict[str, Any] | None = None, **_: Any) -> None:
    _now.path, _now.names = (environ or {}).get("PATH_INFO", ""), []


def _used(template: Any, **_: Any) -> None:
    if getattr(_now, "path", ""):
        _now.names.append(template.name)
        _rendered[_now.path] = _now.names


request_started.connect(_began)
template_rendered.connect(_used)


def look(page: Page) -> None:
    """Note what the page in a browser is made of, as the last answer at its address was."""
    note(_rendered.get(urlsplit(page.url).path, ()))


def note(templates: Iterable[str]) -> None:
    """Note that the test at hand looks at some templates."""
    _seen.setdefault(_test(), set()).update(templates)


def unseen() -> set[str]:
    """Return which pages the test at hand should have looked at by now, and did not."""
    return set(LOOKS_AT.get(_test(), ())) - _seen.get(_test(), set())


def _test() -> str:
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0]
