"""The catalogue that ships with the platform: the 25 essential services of Project 06."""

import datetime as dt
import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

from lienmach import homes
from lienmach.dossiers.actions import publish_procedure
from lienmach.dossiers.refusals import ProcedureMalformed
from lienmach.dossiers.rules import catalogue
from lienmach.dossiers.rules.catalogue import Version
from lienmach.dossiers.rules.english import lacking
from lienmach.ground.actor import PLATFORM


def load(province: str, *, at: dt.datetime) -> int:
    """
    Publish the catalogue of a province; return how many versions are new there.

    :raises ProcedureMalformed: when a text that ships has no English.
    """
    shipped = list(versions(province))
    if wrong := [f"{each.code} {place}" for each in shipped for place in lacking(each.snapshot)]:
        told = "; ".join(wrong)
        raise ProcedureMalformed(f"Without English: {told}.", vi=f"Chưa có tiếng Anh: {told}.")
    with homes.province(province):
        return sum(publish_procedure(version, by=PLATFORM, at=at) for version in shipped)


def versions(province: str) -> Iterator[Version]:
    """Yield every version that a province publishes, with what it has of its own."""
    own = differences(province)
    for document in documents():
        yield from catalogue.versions(document, own)


def documents() -> list[dict[str, Any]]:
    """Return the national catalogue, in the order of the official list."""
    folder = resources.files("lienmach.dossiers") / "data" / "procedures"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return [json.loads(file.read_text("utf-8")) for file in files if file.name.endswith(".json")]


def differences(province: str) -> list[dict[str, Any]]:
    """Return where a province's catalogue differs from the national one."""
    file = resources.files("lienmach.dossiers") / "data" / "provinces" / f"{province}.json"
    if not file.is_file():
        return []
    found = json.loads(file.read_text("utf-8"))["differences"]
    assert isinstance(found, list)  # noqa: S101 - a file of ours
    return found
