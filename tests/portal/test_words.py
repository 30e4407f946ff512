"""Every word is said in both languages, and every word that is said is known."""

import re
import string
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

import pytest

from lienmach.dossiers.queries.figures.index766 import definitions
from lienmach.dossiers.queries.wanting import TABS
from lienmach.dossiers.rules import happenings, kpi766, notices, results, snapshots
from lienmach.dossiers.rules.drafts import OPEN_DRAFTS
from lienmach.dossiers.rules.exchange import STATE_NAMES_VI
from lienmach.dossiers.rules.legal_basis import CONFIDENCE
from lienmach.dossiers.rules.payments import BY_CASH, BY_PORTAL, ChargeState, Why
from lienmach.dossiers.rules.payments import State as PaymentState
from lienmach.dossiers.rules.prefilling import REGISTER_NAMES
from lienmach.dossiers.rules.satisfaction import SCORES
from lienmach.dossiers.rules.signatures import Worth
from lienmach.dossiers.rules.states import OUTCOMES, STATES
from lienmach.dossiers.rules.steps import KNOWN
from lienmach.dossiers.views.queue import BULK
from lienmach.homes.manifest import manifests
from lienmach.identity.rules.contacts import Channel
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Because
from lienmach.identity.rules.scopes import STAFF, TOKENS
from lienmach.merger import queries
from lienmach.merger.models import Difference, Move
from lienmach.portal import services, words
from lienmach.scenarios.payment.book import NAME as SANDBOX
from tests.portal.makers import step_state

HOUSE = Path(words.__file__).parents[2]
TEMPLATES = sorted(
    [
        *HOUSE.glob("templates/**/*.html"),
        *HOUSE.glob("*/templates/**/*.html"),
        *HOUSE.glob("*/templates/**/*.txt"),
    ]
)
TEXT = {path: path.read_text("utf-8") for path in [*TEMPLATES, *HOUSE.glob("portal/*.py")]}
VIEWS = {path: path.read_text("utf-8") for path in HOUSE.glob("*/views/*.py")}
SAID = re.compile(r"""\{%\s*w(?:_or)?\s+["']([\w. ]+?)["']\s*(\|add:)?""")
QUOTED = re.compile(r"""["']([a-z_]+(?:\.[a-z_ ]+)+)["']""")
# Words that are put together, and from what.
FAMILIES: dict[str, set[str]] = {
    "state.": {*Move.State.values, "planned"},
    "step.": set(queries.STEPS),
    "step.state.": {"waiting", "running", "done", "failed", "skipped"},
    "direction.": {"forward", "reverse"},
    "decision.": set(Difference.Decision.values),
    "sentence.": {*Move.State.values} - {"failed"},
    "system.": {"identity", "registries", "dossiers"},
    "home.state.": {"serving", "moved", "trouble"},
    "level.": {"full", "partial"},
    "note.way_back.": {"running", "closed", "reversed"},
    "fee.": {"online", "counter"},
    "limit.": {
        "working_days",
        "calendar_days",
        "working_days.one",
        "calendar_days.one",
        "same_day",
        "clock",
        "schedule",
        "none",
    },
    "charts.": {"cutover", "reversal"},
    "chart.alt_": {"cutover", "reversal"},
    "people.": set(queries.VERDICTS),
    "account.kind.": {"passkey", "totp"},
    "account.attribute.": {"HoVaTen", "NgayThangNamSinh"},
    "note.": {"align.nothing", "link.nothing"},
    "note.duty.": {*Kind},
    "upload.state.": {"quarantined", "clean", "unscanned", "refused"},
    "pay.item.": {"fee"},
    "pay.charge.": {*ChargeState},
    "pay.by.": {BY_CASH, BY_PORTAL, SANDBOX},
    "pay.state.": {*PaymentState},
    "pay.why.": {*Why},
    "work.tab.": set(TABS),
    "work.state.": set(STATES),
    "work.step.": {*KNOWN, *BULK},
    "work.outcome.": set(OUTCOMES),
    "work.who.": {"you", *happenings.WHO_VI},
    "dossier.state.": set(STATES),
    "result.state.": set(results.STATES),
    "check.": set(results.ISSUED),
    "worth.": set(get_args(Worth)),
    "fact.": {*services.KNOWN_FACTS},
    "served_by.": {*snapshots.SERVING},
    "receiving.": {*snapshots.RECEIVING},
    "assurance.": {"1", "2"},
    "paper_kind.": {*snapshots.PAPERS},
    "register.": {"residents", "civil_status", "land", "identity"},
    "duty.": {"receive", "decide", "applicant"},
    "scope.": {*STAFF, TOKENS},
    "dates.": {"since", "until"},
    "procedure.": {"served_by", "receiving_rule", "assurance"},
    "confidence.": {*CONFIDENCE},
    "contact.way.": {*Channel},
    "contact.not_set.": {*Channel},
    "contact.address.": {*Channel},
    "contact.address_hint.": {*Channel},
    "kpi.group.": {group.code for group in definitions()},
    "kpi.scoring.": set(get_args(kpi766.Scoring)),
    **{
        f"kpi.{part}.": {metric.id for group in definitions() for metric in group.metrics}
        for part in ("num", "den", "note")
    },
    "notice.title.": {*notices.KINDS},
    "notice.say.": {*notices.KINDS},
    "notice.outcome.": set(OUTCOMES),
    "draft.state.": {*OPEN_DRAFTS},
    "mine.next.": set(STATES),
    "mandates.because.": {each.value for each in Because if each.value},
    "mine.by.": {"applicant", "representative", "office", "platform"},
    "mine.score.": {*map(str, SCORES)},
    "national.state.": {*map(str, STATE_NAMES_VI)},
    "source.": {*REGISTER_NAMES["vi"]},
    "work.newcomer_from.": {"register", "unread"},
}
# Families that may know fewer: the code itself is shown for the rest.
OPEN_FAMILIES = ("province.", "province.short.", "note.", "table.", "field.", "decision.",
                 "column.", "figure_of.")  # fmt: skip


def gaps(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", words.WORDS)
def test_a_word_is_said_in_both_languages_with_the_same_gaps(key):
    vietnamese, english = words.WORDS[key]
    assert vietnamese.strip()
    assert english.strip()
    assert gaps(vietnamese) == gaps(english)


def test_no_word_is_written_down_twice():
    modules = [
        import_module(found.name) for found in iter_modules(words.__path__, f"{words.__name__}.")
    ]
    books = [each for module in modules for each in vars(module).values() if isinstance(each, dict)]
    told = [book for book in books if book and all("." in str(key) for key in book)]
    assert sum(map(len, told)) == len(words.WORDS)


def test_templates_say_only_words_that_are_known():
    unknown = [
        f"{path.name}: {key}"
        for path, text in TEXT.items()
        for key, joined in SAID.findall(text)
        if not joined and not words.has(key)
    ]
    assert not unknown


def test_every_member_of_a_family_has_its_word():
    unknown = [
        family + member
        for family, members in FAMILIES.items()
        for member in members
        if not words.has(family + member)
    ]
    assert not unknown


def test_no_word_is_kept_that_nobody_says():
    quoted = {key for text in [*TEXT.values(), *VIEWS.values()] for key in QUOTED.findall(text)}
    quoted |= {key for text in TEXT.values() for key, _ in SAID.findall(text)}
    joined = {family + member for family, members in FAMILIES.items() for member in members}
    silent = [
        key
        for key in words.WORDS
        if key not in quoted | joined and not key.startswith(OPEN_FAMILIES)
    ]
    assert not silent


def test_a_step_is_in_one_of_the_states_that_have_words():
    states = {step_state(n, reached=9, state="running") for n in range(1, 11)}
    assert states <= FAMILIES["step.state."]


def test_every_movable_table_has_its_word():
    tables = [table.name for system in manifests() for table in system.tables]
    assert not [name for name in tables if not words.has(f"table.{name}")]


def test_every_total_that_must_stay_has_words_for_what_it_adds_up():
    totals = [total for system in manifests() for table in system.tables for total in table.totals]
    said = {f"figure_of.{total.of or 'rows'}" for total in totals}
    said |= {f"column.{name}" for total in totals for name in total.by}
    assert not [key for key in said if not words.has(key)]


def test_saying_a_word_fills_its_gaps():
    assert words.say("fee.amount", lang="vi", amount="1.000") == "1.000 đồng"
    assert words.say("fee.amount", lang="en", amount="1,000") == "1,000 VND"


def test_an_unknown_word_is_an_error_of_ours():
    with pytest.raises(KeyError):
        words.say("no.such.word", lang="vi")
