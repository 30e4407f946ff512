"""
Judge what clients saw: was every acknowledged write kept once, and was every read up to date?

A history is a list of operations, each with the moments at which it was sent and answered.
An operation that got no answer is *unknown*: it may have happened, once, or not. The rules
are those of a register and of an append-only list per dossier (after Elle); no knowledge of
the server is used but what its answers said.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["submit", "note", "read", "list"]
Outcome = Literal["ok", "fail", "unknown"]
WRITES: tuple[Kind, ...] = ("submit", "note")
MOST_FINDINGS = 50
NEVER = float("inf")


@dataclass(slots=True)
class Operation:
    """One thing a client did; times are seconds on one monotonic clock."""

    kind: Kind
    citizen: int
    sent: float
    answered: float = NEVER
    outcome: Outcome = "unknown"
    status: int = 0
    key: str = ""
    code: str = ""
    text: str = ""
    seen: list[str] = field(default_factory=list)
    body: str = ""

    @property
    def is_write(self) -> bool:
        """Test if it changes what is stored."""
        return self.kind in WRITES


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at the end: the notes of each dossier, and each citizen's dossiers."""

    notes: Mapping[str, Sequence[str] | None]
    listed: Mapping[int, Sequence[str]]
    listed_before: Mapping[int, Sequence[str]]


@dataclass(slots=True)
class Verdict:
    """How many writes and reads were wrong, and the first of them in words."""

    writes_acknowledged: int = 0
    writes_lost: int = 0
    writes_doubled: int = 0
    stale_reads: int = 0
    misordered: int = 0
    findings: list[str] = field(default_factory=list)

    def add(self, what: str, sentence: str, number: int = 1) -> None:
        """Count something wrong."""
        setattr(self, what, getattr(self, what) + number)
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(f"{what}: {sentence}")

    @property
    def is_clean(self) -> bool:
        """Test if nothing was wrong."""
        return not (self.writes_lost or self.writes_doubled or self.stale_reads or self.misordered)


def judge(operations: Iterable[Operation], found: Found) -> Verdict:
    """Judge a whole history against what stands at its end."""
    history = sorted(operations, key=lambda operation: operation.sent)
    verdict = Verdict(
        writes_acknowledged=sum(each.is_write and each.outcome == "ok" for each in history)
    )
    _judge_submits(history, found, verdict)
    _judge_notes(history, found, verdict)
    _judge_lists(history, verdict)
    return verdict


# --- Submitted dossiers ---------------------------------------------------------------


def _judge_submits(history: list[Operation], found: Found, verdict: Verdict) -> None:
    by_citizen: dict[int, list[Operation]] = defaultdict(list)
    for operation in history:
        if operation.kind == "submit":
            by_citizen[operation.citizen].append(operation)
    codes = Counter(each.code for each in history if each.kind == "submit" and each.outcome == "ok")
    for code, times in codes.items():
        if times > 1:
            verdict.add("writes_lost", f"{times} dossiers were given one code, {code}", times - 1)
        if found.notes.get(code) is None:
            verdict.add("writes_lost", f"dossier {code} cannot be read any more")
    for citizen, submits in by_citizen.items():
        _judge_list_of(citizen, submits, found, verdict)


def _judge_list_of(citizen: int, submits: list[Operation], found: Found, verdict: Verdict) -> None:
    """Every acknowledged dossier stands once in its owner's list; what else is new is unknown."""
    times = Counter(found.listed.get(citizen, ()))
    before = set(found.listed_before.get(citizen, ()))
    acknowledged = {each.code for each in submits if each.outcome == "ok"}
    for code in acknowledged:
        if not times[code] and found.notes.get(code) is not None:
            verdict.add("writes_lost", f"dossier {code} is missing from its owner's list")
        if times[code] > 1:
            verdict.add("writes_doubled", f"dossier {code} is listed {times[code]} times")
    extra = [code for code in times if code not in acknowledged and code not in before]
    unknown = sum(each.outcome == "unknown" for each in submits)
    if len(extra) > unknown:
        verdict.add(
            "writes_doubled",
            f"{len(extra)} dossiers nobody was told of, {unknown} can be explained: {extra[:3]}",
            len(extra) - unknown,
        )
    for code in before - set(times):
        verdict.add("writes_lost", f"dossier {code}, there before, is gone")


# --- Notes ------------------------------------------------------------------------------


def _judge_notes(history: list[Operation], found: Found, verdict: Verdict) -> None:
    written: dict[str, list[Operation]] = defaultdict(list)
    reads: dict[str, list[Operation]] = defaultdict(list)
    created: dict[str, float] = {}
    for operation in history:
        if operation.kind == "note":
            written[operation.code].append(operation)
        elif operation.kind == "read":
            reads[operation.code].append(operation)
        elif operation.kind == "submit" and operation.outcome == "ok":
            created[operation.code] = operation.answered
    for code in {*written, *reads}:
        final = found.notes.get(code)
        _judge_final(code, written[code], final or (), verdict)
        _judge_order(code, written[code], final or (), verdict)
        _judge_reads(code, created.get(code, NEVER), written[code], reads[code], verdict)
        _judge_vanished(code, written[code], reads[code], final or (), verdict)


def _judge_final(code: str, notes: list[Operation], final: Sequence[str], verdict: Verdict) -> None:
    times = Counter(final)
    for note in notes:
        stands = times[note.text]
        if note.outcome == "ok" and not stands:
            verdict.add("writes_lost", f"note {note.text} is missing from {code}")
        if stands > 1:
            verdict.add("writes_doubled", f"note {note.text} stands {stands} times in {code}")
        if note.outcome == "fail" and stands:
            verdict.add("writes_doubled", f"note {note.text} was refused, yet stands in {code}")


def _judge_order(code: str, notes: list[Operation], final: Sequence[str], verdict: Verdict) -> None:
    """A note answered before another was sent stands before it."""
    by_text = {note.text: note for note in notes}
    youngest = 0.0
    for text in final:
        note = by_text.get(text)
        if note is None:
            continue
        if note.answered < youngest:
            verdict.add("misordered", f"note {text} of {code} stands behind a later one")
        youngest = max(youngest, note.sent)


def _judge_reads(
    code: str,
    created: float,
    notes: list[Operation],
    reads: list[Operation],
    verdict: Verdict,
) -> None:
    """What was acknowledged, or shown to anybody, before a read was sent, is in it."""
    known_since = {note.text: note.answered for note in notes if note.outcome == "ok"}
    done: list[Operation] = []
    for read in reads:
        if read.outcome == "fail" and created < read.sent:
            verdict.add("stale_reads", f"dossier {code} was not found after it was acknowledged")
        if read.outcome != "ok":
            continue
        for earlier in [each for each in done if each.answered < read.sent]:
            done.remove(earlier)
            for text in earlier.seen:
                known_since[text] = min(known_since.get(text, NEVER), earlier.answered)
        seen = set(read.seen)
        missing = [
            text for text, since in known_since.items() if since < read.sent and text not in seen
        ]
        if missing:
            verdict.add("stale_reads", f"a read of {code} lacks {missing[:3]}")
        if len(seen) < len(read.seen):
            verdict.add("stale_reads", f"a read of {code} shows a note twice")
        done.append(read)


def _judge_vanished(
    code: str,
    notes: list[Operation],
    reads: list[Operation],
    final: Sequence[str],
    verdict: Verdict,
) -> None:
    """A note nobody acknowledged, but that somebody has read, happened: it must still be there."""
    acknowledged = {note.text for note in notes if note.outcome == "ok"}
    shown = {text for read in reads if read.outcome == "ok" for text in read.seen}
    for text in shown - acknowledged - set(final):
        verdict.add("writes_lost", f"note {text} was read in {code} and is gone")


# --- Lists ------------------------------------------------------------------------------


def _judge_lists(history: list[Operation], verdict: Verdict) -> None:
    """A list sent after a dossier was acknowledged shows it."""
    submits: dict[int, list[Operation]] = defaultdict(list)
    for operation in history:
        if operation.kind == "submit" and operation.outcome == "ok":
            submits[operation.citizen].append(operation)
        elif operation.kind == "list" and operation.outcome == "ok":
            seen = set(operation.seen)
            missing = [
                each.code
                for each in submits[operation.citizen]
                if each.answered < operation.sent and each.code not in seen
            ]
            if missing:
                verdict.add("stale_reads", f"a list lacks {missing[:3]}")
