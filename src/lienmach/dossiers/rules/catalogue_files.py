"""A catalogue as files: one document a procedure, with every version whole."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from lienmach.dossiers.rules import catalogue, drafts, forms, legal_basis
from lienmach.dossiers.rules.catalogue import Version
from lienmach.dossiers.rules.flaws import Flaw, Flawed

FORMAT = "lienmach-catalogue/1"
LARGEST_FILE = 4 * 1024 * 1024
LONGER = Flaw("thời hạn dài hơn luật cho phép", "it takes longer than the law allows")
_VERSION_KEYS = {"version", "since", "until", "snapshot"}


def document(code: str, versions: Iterable[Version]) -> str:
    """Return the text of a procedure's file: the same versions give the same text."""
    told = {
        "format": FORMAT,
        "code": code,
        "versions": [
            {
                "version": each.version,
                "since": each.since.isoformat(),
                "until": each.until.isoformat() if each.until else None,
                "snapshot": each.snapshot,
            }
            for each in sorted(versions, key=lambda one: one.since)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def file_name(code: str) -> str:
    """Return the name of a procedure's file."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", code) + ".json"


def read(text: str) -> list[Version]:
    """
    Return the versions in the text of a file.

    :raises Flawed: when it is not such a file, with what is wrong.
    """
    if len(text.encode()) > LARGEST_FILE:
        raise Flawed("tệp lớn hơn 4 MB", "the file is larger than 4 MB")
    try:
        told = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as wrong:
        raise Flawed(f"không phải JSON: {wrong}", f"not JSON: {wrong}") from wrong
    if not isinstance(told, Mapping) or told.get("format") != FORMAT:
        raise Flawed(f"không phải tệp dạng {FORMAT}", f"not a file of the format {FORMAT}")
    listed = told.get("versions")
    if not isinstance(listed, list) or not listed:
        raise Flawed("tệp không có phiên bản nào", "it lists no versions")
    return [_version(str(told.get("code", "")), each) for each in listed]


def _version(code: str, told: Any) -> Version:
    if not isinstance(told, Mapping) or set(told) != _VERSION_KEYS:
        raise Flawed(
            f"một phiên bản chỉ có {sorted(_VERSION_KEYS)}",
            f"a version has just {sorted(_VERSION_KEYS)}",
        )
    if drafts.names_fault(code, str(told["version"])):
        raise Flawed(
            f"không phải mã và phiên bản của thủ tục: {code} {told['version']}",
            f"not the code and the version of a procedure: {code} {told['version']}",
        )
    if not isinstance(told["snapshot"], dict) or not forms.storable(told["snapshot"], depth=-4):
        raise Flawed(
            f"{told['version']}: nội dung không lưu được",
            f"{told['version']}: the snapshot cannot be kept",
        )
    try:
        since = dt.date.fromisoformat(told["since"])
        until = dt.date.fromisoformat(told["until"]) if told["until"] else None
    except (TypeError, ValueError) as wrong:
        raise Flawed(
            f"{told['version']}: không phải ngày: {wrong}", f"{told['version']}: not a day: {wrong}"
        ) from wrong
    if until is not None and until <= since:
        raise Flawed(
            f"{told['version']}: kết thúc trước khi bắt đầu",
            f"{told['version']}: it ends before it begins",
        )
    return Version(code, str(told["version"]), since, until, told["snapshot"])


def faults(version: Version) -> list[Flaw]:
    """Return what stands in the way of publishing a version, sentence by sentence."""
    found = catalogue.faults(version.snapshot)
    if found:
        return found
    if lacks := catalogue.lacks_of_law(version.snapshot):
        found.append(Flaw(*legal_basis.sentence(lacks)))
    if catalogue.outlasts_the_law(version.snapshot):
        found.append(LONGER)
    return found


def in_force(versions: Iterable[Version], day: dt.date) -> dict[str, Mapping[str, Any]]:
    """Return what holds on a day: of each procedure the newest begun, unless it has ended."""
    newest: dict[str, Version] = {}
    for each in versions:
        if each.since <= day and (each.code not in newest or newest[each.code].since < each.since):
            newest[each.code] = each
    return {
        code: each.snapshot
        for code, each in newest.items()
        if each.until is None or day < each.until
    }
