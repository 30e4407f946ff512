"""How many statements the hot path costs: 150 a second must fit on two cores."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.events import DossierReceived
from lienmach.dossiers.reactions import tally_received
from lienmach.ground.ids import uuid7
from lienmach.ledger.queries.outbox import waiting
from lienmach.wiring import EVENTS_BY_NAME
from tests.dossiers import makers
from tests.dossiers.makers import BIRTH, BIRTH_DATA, TODAY

FRAME = re.compile(r"(BEGIN|COMMIT|SAVEPOINT|RELEASE)\b", re.IGNORECASE)


def statements(deed):
    """Return the statements of a deed done for the second time, when everything is warm."""
    return [statement for statement in trips(deed) if not FRAME.match(statement)]


def trips(deed):
    """Return the same with what begins and ends transactions."""
    deed()
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        deed()
    return [query["sql"] for query in captured.captured_queries]


def test_a_submission_costs_two_statements_whether_a_fee_is_due_or_not(lan):
    assert DossierReceived.name in EVENTS_BY_NAME  # so that what is delivered of it counts as well
    free = trips(lambda: makers.submitted(lan, procedure=BIRTH, data=BIRTH_DATA))
    assert len(free) == 2, free
    charged = trips(lambda: makers.submitted(lan))
    assert len(charged) == 2, charged


def test_a_program_that_sends_papers_later_passes_the_gate_for_nothing(lan):
    asked = statements(lambda: handed_in(lan, procedure=BIRTH, data=BIRTH_DATA))
    assert len(asked) == 2, asked


def handed_in(by, **more):
    return actions.hand_in(makers.application(by, **more), by=by, at=makers.AT)


def test_counting_a_receipt_costs_three(lan):
    makers.submitted(lan)
    [fact, *_] = waiting("haiduong", most=9)
    event = DossierReceived.from_payload(fact.payload)
    done = statements(lambda: tally_received(event, entry_id=uuid7(), at=fact.at))
    assert len(done) <= 3, done


def test_a_note_costs_six_statements_at_most(lan):
    code = makers.submitted(lan)["code"]
    assert len(statements(lambda: makers.noted(code, "xin chào", by=lan))) <= 6


def test_a_repeat_costs_four(lan):
    application = makers.application(lan, key="k")
    assert len(statements(lambda: submit(application, lan))) <= 4


def submit(application, by):
    return actions.submit_dossier(application, by=by, at=makers.AT)


@pytest.mark.parametrize("dossiers", [1, 15])
def test_a_page_costs_the_same_however_long_it_is(lan, dossiers):
    for _ in range(dossiers):
        makers.submitted(lan)
    assert len(statements(lambda: queries.own(lan, on=TODAY))) <= 4


def test_a_folder_costs_five_however_full_it_is(lan):
    code = makers.submitted(lan)["code"]
    for n in range(5):
        makers.noted(code, f"note {n}", by=lan)
    done = statements(lambda: queries.folder(code, seen_by=lan, on=TODAY))
    assert len(done) <= 5, done


@pytest.mark.parametrize(
    ("index", "sql"),
    [
        (
            "dossiers_of_an_applicant",
            (
                "select id from dossiers_dossier where province = 'haiduong'"
                " and applicant = '0190a000-0000-7000-8000-000000000000' order by id desc limit 21"
            ),
        ),
        (
            "answer_once_per_key",
            (
                "select body from dossiers_answer where province = 'haiduong' and operation = 'x'"
                " and applicant = '0190a000-0000-7000-8000-000000000000' and key = 'k'"
            ),
        ),
    ],
)
def test_the_frequent_questions_find_their_index(counter, index, sql):
    with homes.reading("dossiers"), connections["haiduong"].cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan
