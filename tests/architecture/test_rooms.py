"""What the rooms say aloud has the form that the rest of the house counts on."""

import ast
import re

import pytest

from tests.architecture.house import HOUSE, ROOMS, classes, parsed, python_files

# Facts outlive people: what must be erased one day may never be in the ledger.
PERSONAL = re.compile(
    r"(^|_)(full_name|first_name|surname|personal_id|phone|email|birth|born|address|gender)(_|$)"
)
ALLOWED = re.compile(r"(str|int|bool|None|list|tuple|dict|\[|\]|\||,|\.\.\.|\s)+")


def body_strings(node: ast.ClassDef) -> set[str]:
    """Return the names a class gives a value to in its body."""
    plain = [t for part in node.body if isinstance(part, ast.Assign) for t in part.targets]
    typed = [part.target for part in node.body if isinstance(part, ast.AnnAssign) and part.value]
    return {target.id for target in [*plain, *typed] if isinstance(target, ast.Name)}


def refusals() -> dict[str, ast.ClassDef]:
    """Return every class of the house that descends from ``Refusal``, wherever it stands."""
    everything = [
        node
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    ]
    found: dict[str, ast.ClassDef] = {}
    known, grown = {"Refusal"}, True
    while grown:
        new = {
            node.name: node
            for node in everything
            if {ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases} & known
        }
        grown = bool(new.keys() - found.keys())
        found |= new
        known |= new.keys()
    return found


def test_a_refusal_is_a_sentence_in_both_languages():
    said = refusals()
    assert len(said) > 5
    unsaid = [
        name
        for name, node in said.items()
        if not (ast.get_docstring(node) or "").rstrip().endswith(".")
        or "vi" not in body_strings(node)
    ]
    assert not unsaid


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "ground"])
def test_an_event_names_nobody(room):
    for _path, node in classes(room, "events"):
        fields = {
            part.target.id: ast.unparse(part.annotation)
            for part in node.body
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
            if "ClassVar" not in ast.unparse(part.annotation)
        }
        assert not [name for name in fields if PERSONAL.search(name)], node.name
        assert all(ALLOWED.fullmatch(kind) for kind in fields.values()), node.name
        assert "frozen=True" in "".join(map(ast.unparse, node.decorator_list)), node.name


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "ground"])
def test_an_event_is_named_after_its_room_and_class(room):
    for _path, node in classes(room, "events"):
        words = re.sub(r"(?<!^)(?=[A-Z])", "-", node.name).lower()
        assert f"'{room}.{words}'" in ast.unparse(node)


def test_migrations_are_named_by_hand():
    machine_made = [
        str(path.relative_to(HOUSE))
        for path in python_files("src")
        if path.parent.name == "migrations" and re.search(r"_auto_\d|_and_more$", path.stem)
    ]
    assert not machine_made
