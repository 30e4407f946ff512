"""How far the linking of births and residents has come, commune by commune."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.identity.rules.reach import codes_standing
from lienmach.registries.models import Import, Link, LinkModel, Resident
from lienmach.registries.queries.registers import births_visible_to, visible_to
from lienmach.registries.queries.review import open_candidates
from lienmach.registries.rules import arriving
from lienmach.registries.rules.unmatched import REASONS, Standing, seen_today
from lienmach.territory import queries as territory


@dataclass(slots=True)
class Progress:
    """How the births of a place stand; ``unit`` is empty for all, or where no one unit carries on."""

    unit: str = ""
    name: str = ""
    is_undecided: bool = False
    """Several units carry the place on, and nobody has said in which a birth lies."""
    births: int = 0
    linked: int = 0
    in_review: int = 0
    reasons: dict[str, int] = field(default_factory=lambda: {each.value: 0 for each in REASONS})

    @property
    def unmatched(self) -> int:
        """Return how many are neither linked nor in review."""
        return sum(self.reasons.values())

    def add(self, standing: Standing, count: int) -> None:
        """Count births that stand so."""
        self.births += count
        if standing is Standing.LINKED:
            self.linked += count
        elif standing is Standing.IN_REVIEW:
            self.in_review += count
        else:
            self.reasons[standing.value] += count


def linked_by_unit(actor: Actor, *, on: dt.date) -> list[Progress]:
    """
    Return the communes of today an actor may see, by code, with how their births stand.

    A birth of a commune that is no more is counted in the one that carries it on; where several
    do, under the old name, for nobody has said yet in which it lies.
    """
    found: dict[str, Progress] = {}
    for unit, unit_on, standing, count in _counted(actor, on=on):
        heirs = codes_standing(territory.gazetteer(), unit, unit_on, on)
        code, day = (next(iter(heirs)), on) if len(heirs) == 1 else (unit, unit_on)
        known = territory.unit(code, day)
        name = known.name if known else code
        key = code if len(heirs) == 1 else f"{unit}@{name}"
        if key not in found:
            found[key] = Progress(unit=code, name=name, is_undecided=len(heirs) != 1)
        found[key].add(seen_today(Standing(standing), heirs), count)
    return [found[key] for key in sorted(found)]


def linked_in_all(actor: Actor, *, on: dt.date) -> Progress:
    """Return how all births an actor may see stand."""
    return together(linked_by_unit(actor, on=on))


def waiting_for_run(actor: Actor, *, on: dt.date) -> int:
    """Return how many rows of files, of those an actor may see, nothing but a run will link."""
    with homes.reading("registries"):
        is_known = has_model()
        spans: dict[str, Q] = {}
        waiting = Import.objects.filter(province=homes.current_province(), waits_from__isnull=False)
        for row in waiting:
            if arriving.is_for_a_run(row.rows_loaded, has_model=is_known):
                span = Q(pk__gte=row.waits_from, pk__lte=row.waits_to)
                spans[row.kind] = spans[row.kind] | span if row.kind in spans else span
        seen = {
            "births": births_visible_to(actor, on=on),
            "residents": visible_to(actor, "residents", on=on),
        }
        return sum(seen[kind].filter(span).count() for kind, span in spans.items())


def has_model() -> bool:
    """Test if a run has left a model here; inside a reading or an action."""
    return LinkModel.objects.filter(province=homes.current_province()).exists()


def together(parts: list[Progress]) -> Progress:
    """Return several places as one."""
    reasons: Counter[str] = Counter({each.value: 0 for each in REASONS})
    for part in parts:
        reasons.update(part.reasons)
    return Progress(
        births=sum(part.births for part in parts),
        linked=sum(part.linked for part in parts),
        in_review=sum(part.in_review for part in parts),
        reasons=dict(reasons),
    )


def _counted(actor: Actor, *, on: dt.date) -> list[tuple[str, dt.date, str, int]]:
    with homes.reading("registries"):
        births = births_visible_to(actor, on=on)
        counted = births.annotate(standing=_standing()).values("unit", "unit_on", "standing")
        rows = counted.annotate(count=Count("pk")).order_by("unit", "unit_on", "standing")
        return list(rows.values_list("unit", "unit_on", "standing", "count"))


def _standing() -> Case:
    province = homes.current_province()
    links: QuerySet[Link] = Link.objects.filter(province=province)
    candidates = links.filter(record=OuterRef("pk"))
    residents = Resident.objects.filter(province=province)
    numbered = residents.filter(personal_id=OuterRef("personal_id"))
    alike = residents.filter(name_key=OuterRef("name_key"), birth_date=OuterRef("birth_date"))
    taken = links.filter(resident__personal_id=OuterRef("personal_id"), state=Link.State.LINKED)
    told = [
        (Exists(links.filter(record=OuterRef("pk"), state=Link.State.LINKED)), Standing.LINKED),
        (Exists(open_candidates(candidates)), Standing.IN_REVIEW),
        (Exists(taken), Standing.NUMBER_TAKEN),
        (Exists(numbered), Standing.NAME_DIFFERS),
        (Q(personal_id__isnull=False), Standing.NUMBER_UNKNOWN),
        (Exists(alike), Standing.NAMESAKE),
    ]  # fmt: skip
    return Case(
        *(When(condition, then=Value(standing.value)) for condition, standing in told),
        default=Value(Standing.NO_CANDIDATE.value),
    )
