"""Rooms are entered by their doors."""

from collections.abc import Iterator

import grimp

from tests.architecture.house import ROOMS, TOP

DOORS = {"actions", "queries", "events", "refusals", "rules", "models", "manifest"}
# The house itself may take from a room what it is there to assemble.
HOUSE_DOORS = {
    "api": {"api"},
    "jobs": {"reactions", "jobs"},
    "management": {"seeds"},
    "scenarios": {"seeds"},
    "urls": {"urls", "views"},
    "wiring": {"reactions"},
}
ROOM_DOORS = {
    # the file store of the home one stands in; what makes a deed and its answer one
    "homes": {"files", "answers"},
    "identity": {"gate"},  # what stands before the views of every room
}
OPEN = {"ground"}  # the ground floor has no doors: it is tools, and all of it is for use


def strangers(edges: Iterator[tuple[str, str]]) -> Iterator[str]:
    """Yield the imports that enter a room by another way than its doors."""
    for importer, imported in edges:
        _house, room, *inside = imported.split(".")
        _house, guest, *_ = [*importer.split("."), ""]
        if room not in ROOMS or room in OPEN or guest == room or not inside:
            continue
        doors = DOORS | HOUSE_DOORS.get(guest, set()) | ROOM_DOORS.get(room, set())
        if inside[0] not in doors:
            yield f"{importer} -> {imported}"


def test_other_rooms_come_in_by_the_doors():
    graph = grimp.build_graph("lienmach", exclude_type_checking_imports=True)
    edges = (
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported != "lienmach"
    )
    assert not sorted(strangers(edges))


def test_a_window_is_not_a_door():
    climbing = [
        ("lienmach.dossiers.actions", "lienmach.identity.api"),
        ("lienmach.wiring", "lienmach.identity.api"),
    ]
    assert len(list(strangers(iter(climbing)))) == 2
    proper = [
        ("lienmach.dossiers.actions", "lienmach.identity.queries"),
        ("lienmach.wiring", "lienmach.identity.reactions"),
        ("lienmach.identity.api", "lienmach.identity.forms"),
    ]
    assert not list(strangers(iter(proper)))


def test_house_doors_belong_to_the_house():
    assert set(HOUSE_DOORS) <= set(TOP)
