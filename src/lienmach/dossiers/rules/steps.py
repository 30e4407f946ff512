"""
The steps a procedure allows, as data: which leads from where to where, and whose they are.

What the catalogue publishes is what the desk follows. A snapshot's ``steps`` are the table, one
line a step::

    {"step": "propose", "from": "received", "to": "proposed", "duty": "decide",
     "level": "commune", "share": 60, "instant": false, "name": …, "citation": …}

``from`` and ``to`` are states of :mod:`states`, ``duty`` is the kind of duty that takes the step,
or several, or ``applicant``; ``level`` says where it is taken, ``share`` which part of the time
limit it may use, in per cent, and an ``instant`` step takes none. A table may leave out
``decide``: then whoever decides approves what somebody else has proposed (four eyes). A step with
a name of its own is a station on the way: it leaves the dossier at work, and has no effect but the
state that the line says; a step that decides may list in ``needs`` the stations that were passed before
anything is granted, as when people must be present: by name, or as ``{"step": …, "when": …}`` where
only some answers call for it. A step that is taken by the agency that answers
for the matter is of that agency's level; elsewhere ``level`` says which desk it is meant for, and any
desk may. Snapshots of before shape 3 only told their steps; dossiers under them follow today's
table (:data:`DEFAULT`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from lienmach.dossiers.rules import conditions, duties, states
from lienmach.dossiers.rules.flaws import Flaw, Flawed
from lienmach.identity.rules.duties import Kind
from lienmach.territory.rules.competence import AgencyKind

FOLLOWED_SINCE = 3
"""The shape of a snapshot whose steps are followed."""

TAKEN = "step:"
"""What the name of a fact begins with that says that a step was taken."""

BEGINNING: states.State = "received"
WHOLE = 100
LEVELS = ("commune", "province", "branch")
LEVEL_OF: dict[str, str] = {
    AgencyKind.COMMUNE_COMMITTEE: "commune",
    AgencyKind.COMMUNE_POLICE: "commune",
    AgencyKind.LAND_OFFICE_BRANCH: "branch",
}
"""The level of an agency by its kind; any other is the province's."""
APPLICANT = "applicant"
DUTIES = frozenset({*map(str, Kind), APPLICANT})
KNOWN: tuple[states.Step, ...] = get_args(states.Step)

BY_APPLICANT: frozenset[str] = frozenset({"give_supplement", "withdraw"})
"""Steps that are the applicant's own; officers do them for somebody at the counter."""

AT_THE_DESK: frozenset[str] = frozenset({*BY_APPLICANT, "hand_over", "refuse_reception"})
"""Steps of a desk, open to it though an officer elsewhere has claimed the dossier."""

OF_THE_AGENCY: frozenset[str] = frozenset({"propose"})
"""Steps of handling, for the agency that answers: not for a desk that took the dossier in."""

NAMING_AN_OUTCOME: frozenset[str] = frozenset({"propose", "approve", "decide"})
NAMING_A_DAY: frozenset[str] = frozenset({"extend"})
"""Steps that say more than a text."""

BY_ANOTHER: frozenset[str] = frozenset({"approve", "send_back"})
"""Steps of the second pair of eyes, never of whoever proposed."""

KINDS: dict[states.Step, frozenset[Kind]] = {
    "refuse_reception": duties.TAKE_IN,
    "ask_for_supplement": duties.HANDLE,
    "give_supplement": duties.TAKE_IN,
    "extend": duties.HANDLE,
    "propose": duties.WORK,
    "send_back": duties.APPROVE,
    "approve": duties.APPROVE,
    "decide": duties.HANDLE,
    "stop": duties.HANDLE,
    "hand_over": duties.WORK,
    "withdraw": duties.TAKE_IN,
}
"""The duties of which one is needed, where a version's table names none of its own."""


@dataclass(frozen=True, slots=True)
class Need:
    """A station that must be passed before anything is granted, when the answers fit."""

    step: str
    when: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: a step that leads from a state to a state."""

    step: str
    before: str
    after: str
    duties: frozenset[str]
    level: str | None = None
    share: int = 0
    instant: bool = False
    name: str = ""
    name_en: str = ""
    needs: tuple[Need, ...] = ()

    @property
    def stations(self) -> frozenset[str]:
        """Return the names of all stations that it may need."""
        return frozenset(each.step for each in self.needs)

    @property
    def takes(self) -> int:
        """Return the part of the time limit that the step may use, in per cent."""
        return 0 if self.instant else self.share


def table(snapshot: Mapping[str, Any]) -> tuple[Rule, ...]:
    """
    Return the steps of a version, in the order of its table.

    :raises ValueError: when a line of its own table names a state, a duty or a level that is none.
    """
    return tuple(map(_rule, snapshot["steps"])) if is_followed(snapshot) else DEFAULT


def is_followed(snapshot: Mapping[str, Any]) -> bool:
    """Test if the steps of a snapshot are those of the desk, and not only told."""
    return int(snapshot.get("shape") or 0) >= FOLLOWED_SINCE


def _rule(line: Mapping[str, Any]) -> Rule:
    step, before, after = str(line["step"]), line.get("from"), line.get("to")
    level, share = line.get("level"), line.get("share", 0)
    if before not in states.STATES or after not in states.STATES:
        raise Flawed(
            f"bước {step!r} dẫn từ {before!r} đến {after!r}",
            f"step {step!r} leads from {before!r} to {after!r}",
        )
    if level is not None and level not in LEVELS:
        raise Flawed(
            f"bước {step!r} thuộc cấp không có {level!r}",
            f"step {step!r} is of an unknown level {level!r}",
        )
    if not isinstance(share, int) or not 0 <= share <= WHOLE:
        raise Flawed(
            f"bước {step!r} chiếm {share} trên {WHOLE}", f"step {step!r} takes {share} of {WHOLE}"
        )
    return Rule(
        step=step, before=before, after=after, duties=_duties(step, line.get("duty")),
        level=level, share=share, instant=bool(line.get("instant")),
        name=str(line.get("name") or step), name_en=str(line.get("name_en") or ("" if line.get("name") else step)),
        needs=tuple(map(_need, line.get("needs", ()))),
    )  # fmt: skip


def _need(told: str | Mapping[str, Any]) -> Need:
    if isinstance(told, str):
        return Need(told, {})
    return Need(told["step"], told.get("when", {}))


def _duties(step: str, named: str | Sequence[str] | None) -> frozenset[str]:
    """Return the duties of which one is needed: those a line names, or those of the step."""
    kinds = {named} if isinstance(named, str) else set(named or ())
    if strange := sorted(kinds - DUTIES):
        raise Flawed(
            f"bước {step!r}: không có nhiệm vụ {strange[0]!r}",
            f"step {step!r}: there is no duty {strange[0]!r}",
        )
    if APPLICANT in kinds:  # at a counter somebody does it for them
        kinds = kinds - {APPLICANT} | duties.TAKE_IN
    known = next((each for each in KNOWN if each == step), None)
    return frozenset(map(str, kinds or (KINDS[known] if known else duties.WORK)))


DEFAULT: tuple[Rule, ...] = tuple(
    Rule(step=step, before=before, after=after, duties=frozenset(map(str, KINDS[step])))
    for (before, step), after in states.STEPS.items()
)


def find(rules: Iterable[Rule], state: str, step: str) -> Rule | None:
    """Return the line by which a step leads on from a state, or None when it is not allowed now."""
    return next((each for each in rules if (each.before, each.step) == (state, step)), None)


def following(rules: Iterable[Rule], state: str) -> list[Rule]:
    """Return what may happen next in a state, in the order of the table."""
    return [each for each in rules if each.before == state]


def needs_two(rules: Sequence[Rule]) -> bool:
    """Test if a decision takes two officers: the table has no step by which one decides alone."""
    steps = {each.step for each in rules}
    return "approve" in steps and "decide" not in steps


def used(rules: Sequence[Rule]) -> dict[tuple[str, str], int]:
    """
    Return, by state and step, which part of the time is used once a step is done, in per cent.

    A state is entered with what the first way to it has used; its stations come one after another,
    and only then the steps that leave it.
    """
    entered, waiting = {str(BEGINNING): 0}, [str(BEGINNING)]
    ends: dict[tuple[str, str], int] = {}
    while waiting:
        state = waiting.pop(0)
        here = entered[state]
        for rule in following(rules, state):
            if rule.after == state:
                here += rule.takes
                ends[state, rule.step] = here
        for rule in following(rules, state):
            if rule.after == state:
                continue
            ends[state, rule.step] = here + rule.takes
            if rule.after not in entered:
                entered[rule.after] = here + rule.takes
                waiting.append(rule.after)
    return ends


def faults(lines: Sequence[Mapping[str, Any]]) -> list[Flaw]:
    """Return what is wrong with a table before it is published."""
    found: list[Flaw] = []
    rules: list[Rule] = []
    for line in lines:
        try:
            rules.append(_rule(line))
        except KeyError as missing:
            found.append(Flaw(f"một bước thiếu {missing}", f"a step lacks {missing}"))
        except Flawed as wrong:
            found.append(wrong.flaw)
    return found or [
        *_single_faults(rules), *_way_faults(rules), *_need_faults(rules), *_time_faults(rules),
    ]  # fmt: skip


def level_faults(lines: Iterable[Mapping[str, Any]], competent_kind: str) -> list[Flaw]:
    """Return which steps of the agency that answers are not of its level."""
    level = LEVEL_OF.get(competent_kind, "province")
    return [
        Flaw(
            f"bước {rule.step!r} thuộc cấp {rule.level!r}, cơ quan có thẩm quyền thuộc cấp {level!r}",
            f"step {rule.step!r} is of the level {rule.level!r}, the competent agency of {level!r}",
        )
        for rule in map(_rule, lines)
        if rule.duties <= duties.ANSWERING and rule.level != level
    ]


def grants_unseen(lines: Iterable[Mapping[str, Any]]) -> bool:
    """Test if something may be granted without anybody's having come to the office."""
    return any(rule.after == "decided" and not rule.needs for rule in map(_rule, lines))


def may_grant(rules: Sequence[Rule], state: str) -> bool:
    """Test if something can still be granted from a state, with all that this needs on the way."""
    ahead = reach(rules, state)

    def passes(name: str, before: str) -> bool:
        return any(
            each.step == name and each.before in ahead and before in reach(rules, each.after)
            for each in rules
        )

    return any(
        rule.after == "decided"
        and rule.before in ahead
        and all(passes(name, rule.before) for name in rule.stations)
        for rule in rules
    )


def lacking(
    rule: Rule, rules: Iterable[Rule], passed: Iterable[str], data: Mapping[str, Any]
) -> list[Rule]:
    """Return the stations that a step needs, by what was answered, and that were not passed."""
    wanted = {each.step for each in rule.needs if conditions.fits(each.when, data)} - {*passed}
    return list({each.step: each for each in rules if each.step in wanted}.values())


def awaited(rules: Sequence[Rule], passed: Iterable[str], data: Mapping[str, Any]) -> list[Rule]:
    """Return the stations without which no step that decides grants anything."""
    known = {*passed}
    deciding = [rule for rule in rules if rule.after == "decided"]
    found = [each for rule in deciding for each in lacking(rule, rules, known, data)]
    return list({each.step: each for each in found}.values())


def facts(passed: Iterable[str]) -> dict[str, bool]:
    """Return what limits may ask for beside the answers: which steps were taken, as ``step:name``."""
    return {f"{TAKEN}{name}": True for name in passed}


def _single_faults(rules: Sequence[Rule]) -> Iterator[Flaw]:
    """Find lines that cannot stand as they are, whatever the others say."""
    seen: set[tuple[str, str]] = set()
    for rule in rules:
        step = Flaw(f"bước {rule.step!r}", f"step {rule.step!r}")
        if (rule.before, rule.step) in seen:
            yield step.then(
                f" dẫn hai lần từ {rule.before!r}", f" leads twice from {rule.before!r}"
            )
        seen.add((rule.before, rule.step))
        meant = {to for (_, step), to in states.STEPS.items() if step == rule.step}
        stays = rule.step == "extend" and rule.before == rule.after
        if meant and rule.after not in meant and not stays:
            yield step.then(
                f" dẫn đến {min(meant)!r}, không đến {rule.after!r}",
                f" leads to {min(meant)!r} and not to {rule.after!r}",
            )
        if not meant and not {rule.before, rule.after} <= states.AT_WORK:
            yield step.then(
                f" là trạm, không thể dẫn từ {rule.before!r} đến {rule.after!r}",
                f" is a station and cannot lead from {rule.before!r} to {rule.after!r}",
            )
        if rule.instant and rule.share:
            yield step.then(
                " không mất thời gian mà lại chiếm một phần thời hạn",
                " is instant and takes a share of the time",
            )


def _way_faults(rules: Sequence[Rule]) -> Iterator[Flaw]:
    """Find states that nothing leads to, or nothing leads on from to an end."""
    if not any(rule.after == "decided" for rule in rules):
        yield Flaw("không có bước nào ra quyết định", "no step decides")
        return
    reached = reach(rules, BEGINNING)
    named = {rule.before for rule in rules} | {rule.after for rule in rules}
    yield from (
        Flaw(f"không bước nào dẫn đến trạng thái {state!r}", f"state {state!r} is never reached")
        for state in sorted(named - reached)
    )
    ends = named - {rule.before for rule in rules}
    yield from (
        Flaw(
            f"từ trạng thái {state!r} không đến được kết thúc nào",
            f"from state {state!r} no end is reached",
        )
        for state in sorted(named)
        if not reach(rules, state) & ends
    )


def _need_faults(rules: Sequence[Rule]) -> Iterator[Flaw]:
    """Find needs of steps that decide nothing, and stations that are none or come too late."""
    for rule in rules:
        step = Flaw(f"bước {rule.step!r}", f"step {rule.step!r}")
        if rule.needs and rule.after != "decided":
            yield step.then(
                " không ra quyết định mà lại cần trạm", " decides nothing and needs a station"
            )
        for name in sorted(rule.stations):
            stations = [each for each in rules if each.step == name and name not in KNOWN]
            if not any(rule.before in reach(rules, each.after) for each in stations):
                yield step.then(
                    f" cần trạm {name!r}, không có trạm đó trước nó",
                    f" needs the station {name!r}, and there is none before it",
                )


def _time_faults(rules: Sequence[Rule]) -> Iterator[Flaw]:
    """Find shares that do not make up the whole time, or not the same on every way."""
    ends = used(rules)
    shared = [rule for rule in rules if rule.takes and (rule.before, rule.step) in ends]
    arrivals: dict[str, set[int]] = {}
    for rule in shared:
        if rule.before != rule.after:
            arrivals.setdefault(rule.after, set()).add(ends[rule.before, rule.step])
    yield from (
        Flaw(
            f"các đường đến {state!r} chiếm phần thời hạn khác nhau: {sorted(parts)}",
            f"the ways to {state!r} take different parts of the time: {sorted(parts)}",
        )
        for state, parts in sorted(arrivals.items())
        if len(parts) > 1
    )
    total = max((ends[rule.before, rule.step] for rule in shared), default=0)
    if total != WHOLE:
        yield Flaw(
            f"các phần thời hạn cộng lại là {total} trên {WHOLE}",
            f"the shares make {total} of {WHOLE}",
        )


def reach(rules: Sequence[Rule], state: str) -> set[str]:
    """Return every state that can follow a state, itself included."""
    reached, waiting = {state}, [state]
    while waiting:
        onwards = {each.after for each in following(rules, waiting.pop())} - reached
        reached |= onwards
        waiting += sorted(onwards)
    return reached
