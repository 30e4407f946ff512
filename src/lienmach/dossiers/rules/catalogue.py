"""
From the files of the catalogue to the versions that a province publishes.

A file describes one procedure once, as it stands nationwide, and lists its versions with
what differs in each. A province's own file says where the province differs: a shorter limit,
a fee, a version of its own. What comes out are whole snapshots.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lienmach.dossiers.rules import conditions, forms, legal_basis, limits, snapshots
from lienmach.dossiers.rules.flaws import Flaw, Flawed

NEEDED = ("name", "competent_kind", "calendar", "limits", "fees", "form", "example", "citation")
CALENDARS = ("office", "residence")
"""``residence``: the police desks that also receive on Saturday morning."""

Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a procedure, ready to be published."""

    code: str
    version: str
    since: dt.date
    until: dt.date | None
    snapshot: Snapshot


def versions(
    document: Mapping[str, Any], differences: Iterable[Mapping[str, Any]] = ()
) -> list[Version]:
    """Return the versions of a procedure as one province publishes them, oldest first."""
    found = {each["version"]: dict(each) for each in document["versions"]}
    national = {version: each.get("differs", {}) for version, each in found.items()}
    for difference in differences:
        if difference["code"] == document["code"]:
            each = found.setdefault(difference["version"], {"since": difference.get("since")})
            each["own"] = difference["differs"]
    return [
        _version(document, version, each, national.get(version, {}))
        for version, each in sorted(found.items(), key=lambda item: item[1]["since"])
    ]


def _version(
    document: Mapping[str, Any],
    version: str,
    each: Mapping[str, Any],
    national: Mapping[str, Any],
) -> Version:
    legal = {**document["snapshot"], **national}
    snapshot = {**legal, "legal_limits": legal["limits"], **each.get("own", {})}
    until = each.get("until")
    return Version(
        code=document["code"],
        version=version,
        since=dt.date.fromisoformat(each["since"]),
        until=dt.date.fromisoformat(until) if until else None,
        snapshot=snapshot,
    )


def faults(snapshot: Snapshot) -> list[Flaw]:
    """Return what is wrong with a snapshot, before it is published."""
    missing = [
        Flaw(f"thiếu {name}", f"{name} is missing") for name in NEEDED if name not in snapshot
    ]
    if missing:
        return missing
    if snapshots.is_of_this_shape(snapshot) and (lacking := snapshots.shape_faults(snapshot)):
        return lacking
    found = [*forms.form_faults(snapshot["form"]), *_limit_faults(snapshot["limits"])]
    legal = snapshot.get("legal_limits") or ()
    found += [fault.at("/legal_limits") for fault in _unreadable(legal)]
    if snapshot["calendar"] not in CALENDARS:
        kind = snapshot["calendar"]
        found.append(Flaw(f"không có lịch làm việc {kind!r}", f"unknown calendar: {kind!r}"))
    if not found:
        wrong = forms.faults(snapshot["form"], snapshot["example"])
        found = [
            Flaw(
                f"ví dụ không qua được mẫu đơn: {fault.vi}",
                f"the example does not pass the form: {fault.en}",
            )
            for fault in wrong
        ]
    return found


def faults_anew(snapshot: Snapshot) -> list[Flaw]:
    """Return what is wrong with a version that somebody writes; of those of before less was asked."""
    return faults(snapshot) or list(snapshots.level_faults(snapshot))


def lacks_of_law(snapshot: Snapshot) -> list[legal_basis.Lack]:
    """Return what of a snapshot names no legal basis; those of before never named any."""
    return legal_basis.lacking(snapshot) if snapshots.is_of_this_shape(snapshot) else []


def _limit_faults(data: Sequence[Mapping[str, Any]]) -> list[Flaw]:
    found = _unreadable(data)
    if not data or data[-1].get("when"):
        found.append(
            Flaw(
                "thời hạn cuối cùng không được có điều kiện",
                "the last time limit must have no condition",
            )
        )
    return found


def _unreadable(data: Sequence[Mapping[str, Any]]) -> list[Flaw]:
    found = []
    for each in data:
        try:
            limits.limit(each)
            found += conditions.faults(each.get("when", {}))
        except Flawed as wrong:
            found.append(wrong.flaw)
        except ValueError as wrong:
            found.append(
                Flaw(f"thời hạn không đọc được: {wrong}", f"a time limit is none: {wrong}")
            )
    return found


def with_legal_limits(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot with the legal limits beside its own: its own, where none are named."""
    return {**snapshot, "legal_limits": snapshot.get("legal_limits", snapshot.get("limits", []))}


def outlasts_the_law(snapshot: Snapshot) -> bool:
    """Test if a province's own limits may take longer than the legal ones."""
    return limits.outlast(snapshot["limits"], snapshot.get("legal_limits") or snapshot["limits"])
