"""What the engine of a merger refuses, the control room tells in Vietnamese as well."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import lienmach
from lienmach.ground.refusals import Refusal
from tests.architecture.house import HOUSE, parsed, python_files


def kinds() -> set[str]:
    """Return what the house's refusals are called."""
    names = {Refusal.__name__}
    for module in pkgutil.walk_packages(lienmach.__path__, "lienmach."):
        if module.name.endswith(".refusals"):
            known = vars(importlib.import_module(module.name)).values()
            names |= {
                each.__name__
                for each in known
                if inspect.isclass(each) and issubclass(each, Refusal)
            }
    return names


def half_told(tree: ast.Module, names: set[str]) -> Iterator[int]:
    """Yield the lines that refuse with an English sentence of their own and no Vietnamese one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else None
        called = node.func.id if isinstance(node.func, ast.Name) else called
        if called in names and not any(word.arg == "vi" for word in node.keywords):
            yield node.lineno


def test_what_a_merger_refuses_is_told_in_both_languages():
    names = kinds()
    found = [
        f"{path.relative_to(HOUSE)}:{line}"
        for path in python_files("src")
        if path.is_relative_to(HOUSE / "merger")
        for line in half_told(parsed(path), names)
    ]
    assert not found


def test_a_sentence_in_one_language_is_found():
    half = ast.parse("raise Invalid(f'{name} is wrong.')\nraise Invalid\nraise Other('x')")
    whole = ast.parse("raise Invalid('Wrong.', vi='Sai.')")
    assert list(half_told(half, {"Invalid"})) == [1]
    assert list(half_told(whole, {"Invalid"})) == []
