"""What the procedures of dossiers are called, each as of its own version."""

import datetime as dt
from collections.abc import Collection

from lienmach import homes
from lienmach.dossiers.models import Procedure

_named: dict[tuple[str, str, str, str], tuple[str, str]] = {}
"""Names by database, province, code and version. A published version never changes: read once."""


def versions_named(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """
    Return what versions of procedures are called, in Vietnamese and in English.

    Within a reading or an action.
    """
    at, province = homes.here("dossiers"), homes.current_province()
    unread = {code for code, version in keys if (at, province, code, version) not in _named}
    if unread:
        rows = Procedure.objects.filter(province=province, code__in=unread).values_list(
            "code", "version", "snapshot__name", "snapshot__name_en"
        )
        for code, version, name, name_en in rows:
            _named[at, province, code, version] = (name, name_en or "")
    return {key: _named.get((at, province, *key), (key[0], key[0])) for key in keys}


def procedure_choices(*, on: dt.date, lang: str = "vi") -> list[tuple[str, str]]:
    """Return the codes and names of the procedures in force on a day, without their snapshots."""
    with homes.reading("dossiers"):
        newest = (
            Procedure.objects.filter(province=homes.current_province(), since__lte=on)
            .order_by("code", "-since")
            .distinct("code")
            .values_list("code", "version", "until")
        )
        standing = [
            (code, version) for code, version, until in newest if until is None or on < until
        ]
        names = versions_named(standing)
    return [
        (code, (lang == "en" and names[code, version][1]) or names[code, version][0])
        for code, version in standing
    ]
