"""A whole catalogue out into files and in again."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lienmach.dossiers import queries
from lienmach.dossiers.actions.catalogue import publish_procedure
from lienmach.dossiers.refusals import CatalogueUnreadable, ProcedureMalformed
from lienmach.dossiers.rules import catalogue_files
from lienmach.dossiers.rules.catalogue import Version
from lienmach.dossiers.rules.flaws import Flaw, Flawed, joined
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed


def write_catalogue(folder: Path) -> list[Path]:
    """Write every published version of the current province, one file a procedure."""
    versions = published()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for code in dict.fromkeys(each.code for each in versions):
        path = folder / catalogue_files.file_name(code)
        own = [each for each in versions if each.code == code]
        path.write_text(catalogue_files.document(code, own), "utf-8")
        written.append(path)
    return written


def published() -> list[Version]:
    """Return every published version of the current province."""
    return [
        Version(each.code, each.version, each.since, each.until, each.snapshot)
        for each in queries.everything()
    ]


def read_catalogue(folder: Path) -> list[Version]:
    """
    Return the versions in the files of a folder.

    :raises CatalogueUnreadable: naming each file that cannot be read, and why.
    """
    found: list[Version] = []
    wrong: list[Flaw] = []
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    for path in files:
        try:
            found += catalogue_files.read(path.read_text("utf-8"))
        except Flawed as fault:
            wrong.append(fault.flaw.at(path.name))
        except (OSError, UnicodeDecodeError) as fault:
            wrong.append(
                Flaw(f"không mở được: {fault}", f"cannot be opened: {fault}").at(path.name)
            )
    if not files:
        wrong.append(Flaw(f"Không có tệp nào trong {folder}.", f"There are no files in {folder}."))
    if wrong:
        told = joined(wrong)
        raise CatalogueUnreadable(told.en, vi=told.vi)
    return found


def faults_of(versions: Sequence[Version]) -> list[Flaw]:
    """Return what stands in the way of publishing versions, one sentence each."""
    twice = {(each.code, each.since) for each in versions}
    found = [
        fault.at(f"{each.code} {each.version}")
        for each in versions
        for fault in catalogue_files.faults(each)
    ]
    if len(twice) < len(versions):
        found.append(
            Flaw(
                "hai phiên bản của một thủ tục có hiệu lực cùng ngày",
                "two versions of a procedure begin on the same day",
            )
        )
    return found


def import_catalogue(versions: Sequence[Version], *, by: Actor, at: dt.datetime) -> int:
    """
    Publish what of a catalogue is new in the current province; return how many versions.

    For an operator who sets an installation up or brings one province's catalogue to another;
    the platform publishes. All is checked before the first is published; what stands there
    already with another content is refused when it is met, and going on later is safe.
    """
    if not by.is_platform:
        raise NotAllowed
    if wrong := faults_of(versions):
        told = joined(wrong)
        raise ProcedureMalformed(told.en, vi=told.vi)
    return sum(publish_procedure(each, by=by, at=at) for each in versions)
