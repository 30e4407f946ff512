"""How satisfied people are: one's own answer, and figures that name no dossier."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from lienmach import homes
from lienmach.dossiers.models import Dossier, Satisfaction
from lienmach.dossiers.queries.visibility import agencies_of, entrusted_to
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.satisfaction import FEWEST, SATISFIED, Figure, shown
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity import queries as identity

PAGE = 50


@dataclass(frozen=True, slots=True)
class Words:
    """What people wrote, where enough answered that none is known by it; in no order of time."""

    agency: str
    procedure: str
    month: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """Answers of an agency, a procedure and a month, with what was written, if that may be told."""

    figure: Figure
    said: tuple[str, ...]


def satisfaction_said(dossier: Dossier) -> int | None:
    """
    Return the score that was given for a dossier, if any was; within a reading.

    It is told to nobody but the applicant: to others that there is one.
    """
    given = Satisfaction.objects.filter(province=dossier.province, dossier_id=dossier.pk)
    return given.values_list("score", flat=True).first()


def satisfaction_visible_to(actor: Actor, *, on: dt.date) -> QuerySet[Satisfaction]:
    """
    Return the answers whose figures an actor may see: of dossiers within their duties.

    Lazy, so for use within a reading of this room only. Which dossier it was is told nobody.
    """
    known = Satisfaction.objects.filter(province=homes.current_province())
    if actor.is_platform or identity.reach(actor, duties.SEE, on=on).everywhere:
        return known
    seen = Dossier.objects.filter(
        entrusted_to(actor, duties.SEE, on=on), province=homes.current_province()
    )
    by_agency = Q(agency__in=agencies_of(actor, duties.SEE, on=on))
    return known.filter(by_agency | Q(dossier_id__in=seen.values("pk")))


def satisfaction_figures(
    actor: Actor, *, since: dt.date, until: dt.date, on: dt.date
) -> list[Figure]:
    """
    Return how many answered and how many of them were satisfied, by agency, procedure and month.

    Of the months from that of ``since`` until before ``until``. The parts from which the group
    "satisfaction" of Decision 766 may be made; its own formula counts complaints, not answers.
    """
    with homes.reading("dossiers"):
        return _figures(actor, _given(actor, since=since, until=until, on=on))


def _given(actor: Actor, *, since: dt.date, until: dt.date, on: dt.date) -> QuerySet[Satisfaction]:
    return satisfaction_visible_to(actor, on=on).filter(
        month__gte=since.replace(day=1), month__lt=until
    )


def _figures(
    actor: Actor, given: QuerySet[Satisfaction], *, most: int | None = None
) -> list[Figure]:
    """Return the figures of answers by month, agency and procedure, ``most`` of them if it is said."""
    rows = (
        given.values("agency", "procedure", "month")
        .annotate(
            answers=Count("pk"),
            satisfied=Count("pk", filter=Q(score__gte=SATISFIED)),
            total=Sum("score"),
        )
        .order_by("month", "agency", "procedure")[:most]
    )
    found = [
        Figure(
            row["agency"], row["procedure"], f"{row['month']:%Y-%m}", row["answers"],
            row["satisfied"], row["total"],
        )
        for row in rows
    ]  # fmt: skip
    return found if actor.is_platform else [shown(each) for each in found]


def satisfaction_words(actor: Actor, *, since: dt.date, until: dt.date, on: dt.date) -> list[Words]:
    """
    Return what people wrote, by agency, procedure and month, sorted so that no time shows.

    Of months that are over: whoever looked every day of this one would see whose dossier was
    decided just before.
    """
    with homes.reading("dossiers"):
        given = _given(actor, since=since, until=until, on=on)
        return _words(given, _figures(actor, given), on=on)


def opinions(actor: Actor, *, since: dt.date, until: dt.date, on: dt.date) -> list[Opinion]:
    """Return how satisfied people were and what they wrote; what is told of few is the same."""
    with homes.reading("dossiers"):
        given = _given(actor, since=since, until=until, on=on)
        figures = _figures(actor, given)
        return _with_words(figures, _words(given, figures, on=on))


def _with_words(figures: list[Figure], words: list[Words]) -> list[Opinion]:
    said = {(each.agency, each.procedure, each.month): each.said for each in words}
    return [
        Opinion(each, said.get((each.agency, each.procedure, each.month), ())) for each in figures
    ]


def opinions_page(
    actor: Actor, *, since: dt.date, until: dt.date, on: dt.date, cursor: str = "",
    limit: int = PAGE,
) -> Page[Opinion]:  # fmt: skip
    """
    Return a piece of what people answered and wrote, by month, agency and procedure.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    after = paging.read(cursor, _month, str, str) if cursor else None
    with homes.reading("dossiers"):
        given = _given(actor, since=since, until=until, on=on)
        if after is not None:
            given = given.filter(_is_later(*after))
        page = paging.cut(_figures(actor, given, most=limit + 1), limit, _place)
        if page.next is not None:
            # What was written is read of the piece alone.
            given = given.exclude(_is_later(*paging.read(page.next, _month, str, str)))
        return Page(_with_words(page.items, _words(given, page.items, on=on)), page.next)


def _place(each: Figure) -> str:
    return paging.written(each.month, each.agency, each.procedure)


def _is_later(month: dt.date, agency: str, procedure: str) -> Q:
    return Q(month__gt=month) | Q(month=month) & (
        Q(agency__gt=agency) | Q(agency=agency, procedure__gt=procedure)
    )


def _month(text: str) -> dt.date:
    return dt.date.fromisoformat(f"{text}-01")


def _words(given: QuerySet[Satisfaction], figures: list[Figure], *, on: dt.date) -> list[Words]:
    few = {(each.agency, each.procedure, each.month) for each in figures if each.answers < FEWEST}
    told: dict[tuple[str, str, str], list[str]] = {}
    over = given.filter(month__lt=on.replace(day=1)).exclude(words="")
    for agency, procedure, month, words in over.values_list(
        "agency", "procedure", "month", "words"
    ):
        key = (agency, procedure, f"{month:%Y-%m}")
        if key not in few:
            told.setdefault(key, []).append(words)
    return [Words(*key, tuple(sorted(said))) for key, said in sorted(told.items())]
