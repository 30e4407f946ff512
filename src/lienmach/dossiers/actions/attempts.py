"""
Ask without signing in: how a dossier stands, and what a file is worth, a bounded number of times.

A try is counted before it is examined, so that many at once are bounded too; one that turns
out right is taken back. Tries are no facts and are not told to the ledger.
"""

import datetime as dt
import hashlib
import hmac

from lienmach import homes
from lienmach.dossiers.queries import receipts as asked
from lienmach.dossiers.queries import results
from lienmach.dossiers.queries.receipts import Standing
from lienmach.dossiers.queries.results import FileChecked
from lienmach.dossiers.refusals import NotFoundThatWay, TooManyTries
from lienmach.dossiers.rules import throttle
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.throttle import Subject
from lienmach.ground import sql
from lienmach.ground.ids import uuid7

LONG_OVER = dt.timedelta(days=1)


def standing_of(code: str, word: str, *, address: str, at: dt.datetime) -> Standing:
    """
    Return how a dossier stands to whoever knows its check word.

    :raises NotFoundThatWay: for an unknown code and for a wrong word alike.
    :raises TooManyTries: when it was guessed at too often from this address.
    """
    tried = [
        _subject(throttle.ADDRESS, address),
        _subject(throttle.CODE, code.strip().upper()),
        _subject(throttle.PAIR, f"{code.strip().upper()}|{address}"),
    ]
    _check(tried, at=at)
    found = asked.standing(code, word, on=day_of(at))
    if found is None:
        raise NotFoundThatWay
    forgive(tried)
    return found


def standing_of_token(token: str, *, address: str, at: dt.datetime) -> Standing:
    """
    Return how a dossier stands to whoever has the token of its receipt.

    128 bits are not guessed, so that a right one is always answered, whatever others do behind the
    same address; an address that guesses all the same is stopped.
    :raises NotFoundThatWay: when there is none.
    :raises TooManyTries: when this address was wrong too often.
    """
    found = asked.standing_by_token(token, on=day_of(at))
    if found is None:
        _check([_subject(throttle.ADDRESS, address)], at=at)
        raise NotFoundThatWay
    return found


def file_checked(content: bytes, *, address: str, at: dt.datetime) -> FileChecked:
    """
    Return what a file is worth; it is not kept.

    :raises TooManyTries: when this address had too many files checked.
    :raises FileTooLarge: above 10 MB.
    :raises FileNotPdf: when it is none.
    """
    results.check_file(content)
    _check([_subject(throttle.FILES, address)], at=at)
    return results.checked_file(content, on=day_of(at))


@homes.action("dossiers")
def count_attempts(subjects: list[Subject], *, at: dt.datetime) -> dict[str, int]:
    """Count a try of each subject, and return how many each has had in its window."""
    rows = sql.rows(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "count_attempts",
        province=homes.current_province(),
        ids=[uuid7() for _ in subjects],
        kinds=[subject.kind for subject in subjects],
        whos=[subject.who for subject in subjects],
        at=at,
        over=at - throttle.WINDOW,
        long_over=at - LONG_OVER,
    )
    return {row["kind"]: row["count"] for row in rows}


@homes.action("dossiers")
def forgive(subjects: list[Subject]) -> None:
    """Take back the count of a try that turned out right."""
    sql.run(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "forgive_attempts",
        province=homes.current_province(),
        kinds=[subject.kind for subject in subjects],
        whos=[subject.who for subject in subjects],
    )


def _check(tried: list[Subject], *, at: dt.datetime) -> None:
    if not throttle.may_try(count_attempts(tried, at=at)):
        raise TooManyTries


def _subject(kind: str, what: str) -> Subject:
    said = f"attempt|{kind}|{what}".encode()
    return Subject(kind, hmac.new(asked.key(), said, hashlib.sha256).hexdigest())
