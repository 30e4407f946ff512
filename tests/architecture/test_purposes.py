"""No edge shows a person's record without saying why."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import HOUSE, ROOMS, parsed, python_files

EDGES = {"views", "api", "admin"}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield what is called within, by its last name."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            function = each.func
            if isinstance(function, ast.Name | ast.Attribute):
                yield (function.id if isinstance(function, ast.Name) else function.attr), each


def showing(room: str) -> tuple[set[str], set[str]]:
    """
    Return the queries of a room that show people: those that say why, and those that do not.

    A query shows whom it passes to `seen`, itself or by another function of its module.
    """
    why, silent = set(), set()
    for path in [*(HOUSE / room).glob("queries/*.py"), *(HOUSE / room).glob("queries.py")]:
        known = {node.name: node for node in functions(path)}
        says: dict[str, bool] = {}
        for name, node in known.items():
            for called, call in calls(node):
                if called == "seen" and path.stem != "looking":
                    says[name] = any(word.arg == "purpose" for word in call.keywords)
        grown = True
        while grown:
            more = {
                name: says[called]
                for name, node in known.items()
                for called, _call in calls(node)
                if called in says and name not in says
            }
            says |= more
            grown = bool(more)
        why |= {name for name, said in says.items() if said and not name.startswith("_")}
        silent |= {name for name, said in says.items() if not said and not name.startswith("_")}
    return why, silent


def rooms_asked(tree: ast.Module) -> dict[str, str]:
    """Return under which names a file knows the queries of which rooms."""
    return {
        each.asname or each.name: node.module.split(".")[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lienmach.")
        for each in node.names
        if each.name == "queries" and node.module
    }


def undeclared(node: ast.FunctionDef, silent: dict[str, set[str]]) -> list[str]:
    """
    Return the queries an edge asks, by what it calls them, that show people; if it said not why.

    What is asked as the platform is shown to nobody.
    """
    if any(name in {"shows", "declare"} for name, _call in calls(node)):
        return []
    return [
        name
        for name, call in calls(node)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and name in silent.get(call.func.value.id, set())
        and not (call.args and isinstance(call.args[0], ast.Name) and call.args[0].id == "PLATFORM")
    ]


def test_the_queries_that_show_people_are_found():
    assert showing("identity")[1] >= {"person", "people", "export_people"}
    assert showing("registries")[1] >= {"record", "search"}
    assert showing("registries")[0] >= {"pair", "to_review"}
    assert showing("dossiers")[0] >= {"folder", "paper"}


def test_every_edge_that_shows_a_person_says_why():
    silent = {room: showing(room)[1] for room in ROOMS}
    found = []
    for path in python_files("src"):
        if not path.is_relative_to(HOUSE):
            continue
        parts = path.relative_to(HOUSE).with_suffix("").parts
        if parts[0] in ROOMS and not set(parts) & EDGES:
            continue  # below the edges, a query may ask another
        known = {alias: silent[room] for alias, room in rooms_asked(parsed(path)).items()}
        found += [
            f"{path.relative_to(HOUSE)}:{node.lineno} {node.name}: {', '.join(shown)}"
            for node in functions(path)
            if (shown := undeclared(node, known))
        ]
    assert not found


def test_an_edge_that_forgot_is_found():
    forgot = "def view(request, actor):\n    return identity.person(actor, key, on=today)"
    told = "@shows(Purpose.KEEP_REGISTERS)\n" + forgot
    [bad], [good] = (list(ast.parse(text).body) for text in (forgot, told))
    assert isinstance(bad, ast.FunctionDef)
    assert isinstance(good, ast.FunctionDef)
    assert undeclared(bad, {"identity": {"person"}}) == ["person"]
    assert undeclared(good, {"identity": {"person"}}) == []
    asked = ast.parse("from lienmach.identity import queries as identity")
    assert rooms_asked(asked) == {"identity": "identity"}


def test_whoever_asks_for_people_in_a_query_of_one_says_who_was_seen():
    """A query that returns one person's row by `visible_to` and never says so would be unseen."""
    unsaid = []
    for room in ("identity", "registries", "dossiers"):
        why, silent = showing(room)
        for path in (HOUSE / room / "queries").glob("*.py"):
            for node in functions(path):
                gets = any(
                    name == "first" and "visible_to(" in ast.unparse(call)
                    for name, call in calls(node)
                )
                if gets and node.name not in why | silent and not node.name.startswith("_"):
                    unsaid.append(f"{room}.{path.stem}.{node.name}")
    assert not unsaid
