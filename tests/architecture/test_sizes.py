"""No file and no function grows past what one can read in one go."""

import ast

from tests.architecture.house import ROOT, parsed, python_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def test_files_stay_short():
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in python_files("src", "tests", "benchmarks")
        if "migrations" not in path.parts
    }
    assert not {name: size for name, size in sizes.items() if size > LONGEST_FILE}


def test_functions_stay_short():
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": size
        for path in python_files("src", "tests", "benchmarks")
        if "migrations" not in path.parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (size := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long
