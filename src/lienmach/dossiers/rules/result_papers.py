"""
What the paper of a result says: its lines as the catalogue lists them, and their values.

A procedure's snapshot describes the paper that grants what was asked, under ``result``::

    "paper": {"code": "death-extract", "sign": "TLKT", "name": "Trích lục khai tử",
              "groups": [{"name": "Người chết", "lines": [
                  {"field": "name", "label": "Họ, chữ đệm, tên", "is_required": true,
                   "asked": [{"field": "deceased_name"}]}]}],
              "one_of": [["mother_name", "father_name"]],
              "about": {"names": ["name"], "day": "born"}, "citation": …, "confidence": …}

Papers of one ``code`` are numbered in one book; ``sign`` is its abbreviation in the number. A line's
value is what the registrar said, or the answer of its own name, or the first of ``asked`` that has
one and whose ``when`` fits. ``one_of`` lists lines of which one at least is there, ``about`` whose
initials and whose year of birth a stranger is told. What is refused, and what a procedure without a paper
of its own grants, is told in a letter (:data:`LETTER`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lienmach.dossiers.rules import conditions
from lienmach.dossiers.rules.flaws import Flaw

LONGEST = 1000
UNKNOWN = "Không có thông tin"

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """An answer that gives a line its value, when its condition fits."""

    field: str
    when: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paper: its field, its label in both languages, whether the law wants it."""

    field: str
    label: str
    label_en: str = ""
    is_required: bool = False
    asked: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand under one heading."""

    name: str
    name_en: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """A paper that answers a dossier, as its procedure describes it."""

    code: str
    sign: str
    name: str
    name_en: str
    groups: tuple[Group, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()
    day: str = ""

    @property
    def lines(self) -> dict[str, Line]:
        """Return every line by its field."""
        return {line.field: line for group in self.groups for line in group.lines}


LETTER = ResultPaper(
    code="letter",
    sign="TB",
    name="Thông báo kết quả giải quyết",
    name_en="Letter of decision",
    groups=(
        Group(
            "Nội dung",
            "Content",
            (Line("reason", "Nội dung, lý do", "Content, reason", is_required=True),),
        ),
    ),
)
"""What tells of a refusal, and of what is granted by no paper of its own."""


def paper_of(snapshot: Mapping[str, Any], outcome: str | None) -> ResultPaper:
    """
    Return which paper answers a dossier of a version; a refusal is told in a letter.

    Versions of before papers were described have the one that the program had for their number.
    """
    described = snapshot.get("result", {}).get("paper")
    described = described or _of_before().get(str(snapshot.get("number")))
    return read(described) if described and outcome == "granted" else LETTER


def named(kind: str, contents: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the abbreviation and the names of a result that was set down, by what it says of itself."""
    if "sign" in contents:
        return contents["sign"], contents["name"], contents["name_en"]
    known = next((each for each in _of_before().values() if each["code"] == kind), None)
    paper = read(known) if known else LETTER
    return paper.sign, paper.name, paper.name_en


@cache
def _of_before() -> dict[str, dict[str, Any]]:
    """Return the papers that stood in the program, by the number of their service; they never change."""
    file = resources.files("lienmach.dossiers") / "data" / "papers_of_before.json"
    found = json.loads(file.read_text("utf-8"))
    assert isinstance(found, dict)  # noqa: S101 - a file of ours
    return found


def read(described: Mapping[str, Any]) -> ResultPaper:
    """Return the paper that a snapshot describes."""
    about = described.get("about", {})
    return ResultPaper(
        code=described["code"],
        sign=described["sign"],
        name=described["name"],
        name_en=described.get("name_en", ""),
        groups=tuple(
            Group(each["name"], each.get("name_en", ""), tuple(map(_line, each["lines"])))
            for each in described["groups"]
        ),
        one_of=tuple(map(tuple, described.get("one_of", ()))),
        names=tuple(about.get("names", ())),
        day=about.get("day", ""),
    )


def _line(described: Mapping[str, Any]) -> Line:
    return Line(
        field=described["field"],
        label=described["label"],
        label_en=described.get("label_en", ""),
        is_required=described.get("is_required", False),
        asked=tuple(
            Source(each["field"], each.get("when", {})) for each in described.get("asked", ())
        ),
    )


def faults(described: Mapping[str, Any], questions: Mapping[str, Any]) -> Iterator[Flaw]:
    """Find what is wrong with a description of the right shape; ``questions`` are the form's."""
    paper = read(described)
    listed = [line.field for group in paper.groups for line in group.lines]
    if (paper.code == LETTER.code) != (paper.sign == LETTER.sign):
        yield Flaw(
            f"{LETTER.code!r} và {LETTER.sign!r} là của thông báo kết quả",
            f"{LETTER.code!r} and {LETTER.sign!r} are those of the letter",
        )
    yield from (
        Flaw(f"dòng {field!r} có hai lần", f"line {field!r} stands twice")
        for field in sorted(set(listed))
        if listed.count(field) > 1
    )
    named = {*paper.names, *(field for some in paper.one_of for field in some), paper.day} - {""}
    yield from (
        Flaw(f"không có dòng {field!r}", f"there is no line {field!r}")
        for field in sorted(named - set(listed))
    )
    for line in paper.lines.values():
        for source in line.asked:
            yield from conditions.faults(source.when)
            yield from (
                Flaw(
                    f"dòng {line.field!r}: không hỏi ai về {asked!r}",
                    f"line {line.field!r}: nobody is asked for {asked!r}",
                )
                for asked in sorted({source.field, *source.when} - set(questions))
            )


def particulars(
    paper: ResultPaper, data: Mapping[str, Any], said: Mapping[str, Any]
) -> dict[str, str]:
    """
    Return the values of a paper's lines: what the registrar said goes before the dossier, and what
    they left empty is left out.

    Nothing but texts and numbers of known fields comes through.
    """
    found = {}
    for line in paper.lines.values():
        answers = (data.get(each.field) for each in line.asked if conditions.fits(each.when, data))
        known = said if line.field in said else {}
        tried = (known.get(line.field),) if known else (data.get(line.field), *answers)
        value = next((each for each in tried if each not in (None, "")), None)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            found[line.field] = day_meant(str(value).strip()[:LONGEST])
    return found


def required(paper: ResultPaper, *, outcome: str) -> list[str]:
    """Return the lines that the law wants; a letter that grants needs no reason."""
    if paper is LETTER and outcome == "granted":
        return []
    return [line.field for line in paper.lines.values() if line.is_required]


def said_before(paper: ResultPaper, kind: str, contents: Mapping[str, Any]) -> dict[str, str]:
    """Return what a result said, for one of the same kind that stands for it; what it left out stays so."""
    if kind != paper.code:
        return {}
    said: dict[str, str] = contents["particulars"]
    return dict.fromkeys(paper.lines, "") | said


def missing(paper: ResultPaper, values: Mapping[str, str], *, outcome: str) -> list[Words]:
    """Return what the law wants on a paper and nobody has said, in both languages."""
    told = {
        line.field: (f"{line.label} ({group.name})", f"{english(line)} ({english(group)})")
        for group in paper.groups
        for line in group.lines
    }
    wanting = [told[field] for field in required(paper, outcome=outcome) if field not in values]
    for some in paper.one_of:
        if not set(some) & set(values):
            vi, en = zip(*(told[field] for field in some), strict=True)
            wanting.append((" hoặc ".join(vi), " or ".join(en)))
    return wanting


def english(told: Line | Group) -> str:
    """Return the English of a line or a group; the Vietnamese where it has none."""
    if isinstance(told, Line):
        return told.label_en or told.label
    return told.name_en or told.name


def set_lines(paper: ResultPaper, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a paper's groups of lines as its template sets them; an unknown one says so."""
    if paper is LETTER and not values:
        return []
    return [
        {
            "title": group.name,
            "lines": [
                {"label": line.label, "value": day_told(values.get(line.field, UNKNOWN))}
                for line in group.lines
            ],
        }
        for group in paper.groups
    ]


def day_told(value: str) -> str:
    """Write a day day first; any other value as it is."""
    parts = value.split("-")
    if len(value) == len("2026-09-20") and len(parts) == 3 and all(map(str.isdigit, parts)):
        return "/".join(reversed(parts))
    return value


def day_meant(value: str) -> str:
    """Return a day written day first as it is stored; any other value as it is."""
    parts = value.split("/")
    if len(value) == len("20/09/2026") and len(parts) == 3 and all(map(str.isdigit, parts)):
        return "-".join(reversed(parts))
    return value


def about(paper: ResultPaper, values: Mapping[str, str]) -> tuple[list[str], str]:
    """Return the names and the day by which a stranger may be given a hint; empty for none."""
    return [values[name] for name in paper.names if name in values], values.get(paper.day, "")


BOOKS_OF_BEFORE = frozenset((each["code"], each["sign"]) for each in _of_before().values())
"""Kinds and abbreviations that were numbered before versions described them."""
