"""
Answers that a register gives: which are wanted, what stands, and what an officer is told.

A question names its register by ``x-register``: the field, and of whom. ``of`` is ``applicant``,
or another question whose answer is the key: a personal number, or the number of a certificate.
``when`` are earlier answers without which it is not wanted.
What a register said is not typed, so it is not taken from what a browser sends; it is asked again
when the application is handed in.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lienmach.dossiers.rules.conditions import fits
from lienmach.dossiers.rules.form_faults import faults_of
from lienmach.dossiers.rules.form_pages import opened
from lienmach.dossiers.rules.form_schema import Form, answered

State = Literal["taken", "disputed", "absent", "unread"]
"""Taken as the answer; held to be wrong by the filer; not in the register; the register was down."""

APPLICANT = "applicant"
IDENTITY = "identity"
RESIDENTS = "residents"
REGISTER_NAMES = {
    "vi": {
        "residents": "cơ sở dữ liệu dân cư của tỉnh",
        "civil_status": "cơ sở dữ liệu hộ tịch",
        "land": "cơ sở dữ liệu đất đai",
        "identity": "tài khoản định danh",
    },
    "en": {
        "residents": "the province's register of residents",
        "civil_status": "the register of civil status",
        "land": "the land register",
        "identity": "the identity account",
    },
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a question wants of a register: a field, of the applicant or of whom a key names."""

    question: str
    register: str
    field: str
    of: str
    key: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a register said to a question at a moment, and whether it is the answer."""

    register: str
    field: str
    of: str
    key: str
    state: State
    value: Any
    at: str

    @property
    def told(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {name: getattr(self, name) for name in self.__slots__}

    def answers(self, wish: Wish) -> bool:
        """Test if it is about the same as a wish: not of somebody else meanwhile."""
        return (self.register, self.field, self.of, self.key) == (
            wish.register, wish.field, wish.of, wish.key,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """What an officer is told about an answer: which question, and how it stands to the register."""

    question: str
    register: str
    kind: Literal["disputed", "differs", "absent", "unread", "unchecked"]
    value: Any = None


def read(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Filled]:
    """Return what is stored about prefilled questions."""
    return {name: Filled(**told) for name, told in stored.items()}


def wishes(form: Form, answers: Mapping[str, Any]) -> list[Wish]:
    """Return what the questions that these answers open want of registers, in order."""
    given, found = answered(answers), []
    for name in opened(form, answers):
        source = form.questions[name].schema.get("x-register")
        if not source or not fits(source.get("when", {}), given):
            continue
        key = "" if source["of"] == APPLICANT else str(given.get(source["of"], ""))
        if source["of"] == APPLICANT or key:
            found.append(Wish(name, source["register"], source["field"], source["of"], key))
    return found


def unanswered(
    form: Form,
    answers: Mapping[str, Any],
    known: Mapping[str, Filled],
    *,
    papers: Iterable[Wish] = (),
) -> list[Wish]:
    """Return the wishes, and those for papers, that no register was asked for yet, or one that was down."""
    return [
        wish
        for wish in [*wishes(form, answers), *papers]
        if wish.question not in known
        or not known[wish.question].answers(wish)
        or known[wish.question].state == "unread"
    ]


def filled(
    form: Form,
    answers: Mapping[str, Any],
    told: Mapping[Wish, Any],
    *,
    unread: Iterable[Wish] = (),
    at: dt.datetime,
) -> dict[str, Filled]:
    """
    Return what registers said to wishes; ``told`` holds None where a register has nothing.

    A value that the question itself would not take is no answer. An answer that somebody has
    given by hand stays: what the register says otherwise stands beside it.
    """
    given, moment = answered(answers), at.isoformat()
    found = {
        wish.question: Filled(wish.register, wish.field, wish.of, wish.key, "unread", None, moment)
        for wish in unread
    }
    for wish, value in told.items():
        is_sound = value is not None and not faults_in(form, {wish.question: value})
        own = given.get(wish.question)
        state: State = "absent"
        if is_sound:
            state = "disputed" if own is not None and not same(own, value) else "taken"
        found[wish.question] = Filled(
            wish.register, wish.field, wish.of, wish.key, state, value if is_sound else None, moment
        )
    return found


def faults_in(form: Form, given: Mapping[str, Any]) -> list[Any]:
    """Return what is wrong with given answers by themselves; what is missing is not looked at."""
    there = answered(given)
    return [fault for fault in faults_of(form, there) if fault.field in there]


def locked(known: Mapping[str, Filled], wanted: Iterable[Wish]) -> dict[str, Any]:
    """Return the answers that a register gives and nobody types, by question."""
    return {
        wish.question: known[wish.question].value
        for wish in wanted
        if wish.question in known
        and known[wish.question].answers(wish)
        and known[wish.question].state == "taken"
    }


def taken_from(
    form: Form,
    answers: Mapping[str, Any],
    said: Mapping[str, Filled],
    *,
    papers: Iterable[Wish] = (),
) -> frozenset[str] | None:
    """
    Return the registers whose word is handed in: an answer as they say it, or a paper that they hold.

    Whether it was typed or filled in nobody can tell at every channel, and it stands alike. The
    identity account is none of them: it says who signed in. None if nothing is and one was down.
    """
    given = answered(answers)
    told = locked(said, wishes(form, answers))
    standing = [name for name, value in told.items() if name in given and same(given[name], value)]
    found = {said[name].register for name in [*standing, *locked(said, papers)]} - {IDENTITY}
    is_unread = any(each.state == "unread" for each in said.values())
    return None if is_unread and not found else frozenset(found)


def outdated(known: Mapping[str, Filled], form: Form, answers: Mapping[str, Any]) -> list[str]:
    """
    Return the questions that hold what a register gave and that want something else by now.

    Such as the parcel of a certificate whose number was changed.
    """
    wanted = {wish.question: wish for wish in wishes(form, answers)}
    return sorted(
        name
        for name, before in known.items()
        if before.state == "taken"
        and (name not in wanted or not before.answers(wanted[name]))
        and name in answers
        and same(answers[name], before.value)
    )


def same(one: Any, other: Any) -> bool:
    """Test if two values say the same, however they are written: marks, spaces, capitals, numbers."""
    return canonical(one) == canonical(other)


def canonical(value: Any) -> str:
    """Return a value in the form in which values are compared."""
    text = unicodedata.normalize("NFC", str(value)).replace("\u00a0", " ")
    return " ".join(text.split()).casefold()


def remarks(
    form: Form,
    answers: Mapping[str, Any],
    known: Mapping[str, Filled],
    fresh: Mapping[str, Filled],
) -> list[Remark]:
    """
    Return what an officer must know of the answers that a register could have given.

    ``fresh`` is what the registers say now. What was taken and is confirmed needs no remark.
    """
    given, found = answered(answers), []
    for wish in wishes(form, answers):
        value = given.get(wish.question)
        now, before = fresh.get(wish.question), known.get(wish.question)
        if value is None or now is None:
            continue
        if now.state == "unread":
            found.append(Remark(wish.question, wish.register, "unread"))
        elif now.value is None:
            found.append(Remark(wish.question, wish.register, "absent"))
        elif not same(now.value, value):
            was_disputed = before is not None and before.state == "disputed"
            kind: Literal["disputed", "differs"] = "disputed" if was_disputed else "differs"
            found.append(Remark(wish.question, wish.register, kind, now.value))
    return found


def changed(known: Mapping[str, Filled], fresh: Mapping[str, Filled]) -> list[str]:
    """Return the questions whose answer was taken from a register that says otherwise by now."""
    return sorted(
        name
        for name, before in known.items()
        if before.state == "taken"
        and name in fresh
        and fresh[name].state != "unread"
        and not same(before.value, fresh[name].value)
    )


_SENTENCES = {
    "vi": {
        "disputed": "Người nộp cho rằng {register} ghi chưa đúng: {labels}.",
        "differs": "Khai khác với {register}: {labels}.",
        "absent": "Chưa có trong {register} để đối chiếu: {labels}.",
        "unchecked": "Chưa đối chiếu được với {register} lúc nộp: {labels}.",
        "unread": "Chưa đối chiếu được vì {register} không truy cập được lúc nộp: {labels}.",
    },
    "en": {
        "disputed": "The applicant holds that {register} is wrong: {labels}.",
        "differs": "Declared otherwise than in {register}: {labels}.",
        "absent": "Not in {register}, so nothing to check against: {labels}.",
        "unchecked": "Not checked against {register} at the time of filing: {labels}.",
        "unread": "Not checked, as {register} could not be reached at the time of filing: {labels}.",
    },
}
_VALUE = {"vi": "cơ sở dữ liệu", "en": "the register says"}


def named(remarks: Iterable[Remark]) -> tuple[list[str], list[str]]:
    """Return which answers no register could confirm, and which a register says otherwise."""
    found = list(remarks)

    def of(*kinds: str) -> list[str]:
        return sorted(each.question for each in found if each.kind in kinds)

    return of("unread", "absent"), of("disputed", "differs")


def note_of(form: Form, found: Sequence[Remark]) -> str:
    """
    Return the note for the officer, a line for each register and kind; empty without remarks.

    A note is kept as it was written, so it is written in both languages.
    """
    return "\n".join(line for lang in _SENTENCES for line in _lines(form, found, lang))


def _lines(form: Form, found: Sequence[Remark], lang: str) -> Iterator[str]:
    for kind, sentence in _SENTENCES[lang].items():
        for register, name in REGISTER_NAMES[lang].items():
            labels = [
                form.questions[each.question].title(lang=lang)
                + (f" ({_VALUE[lang]}: {each.value})" if each.value is not None else "")
                for each in found
                if (each.kind, each.register) == (kind, register)
            ]
            if labels:
                yield sentence.format(register=name, labels="; ".join(labels))
