"""What the procedures of dossiers are called, each as of its own version."""

from collections.abc import Iterable

from lienmach import homes
from lienmach.dossiers.models import Dossier, Procedure


def names_of(dossiers: Iterable[Dossier]) -> dict[tuple[str, str], str]:
    """Return the names of the procedures of some dossiers; within a reading or an action."""
    keys = {(each.procedure, each.procedure_version) for each in dossiers}
    if not keys:
        return {}
    rows = Procedure.objects.filter(
        province=homes.current_province(), code__in={code for code, _version in keys}
    ).values_list("code", "version", "snapshot__name")
    known = {(code, version): name for code, version, name in rows}
    return {key: known.get(key, key[0]) for key in keys}
