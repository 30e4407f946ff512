"""No shell is started, and what must not be guessed is drawn by the system's own generator."""

import ast
import math

import pytest

from lienmach.dossiers.rules import receipts
from lienmach.identity.rules import codes, openid, tokens
from tests.architecture.house import ROOT, parsed, python_files

SHELLS = {"system", "popen", "getoutput", "getstatusoutput", "spawnl", "spawnv", "execl"}
BITS = 128
TRIES_AGAIN = {"cutting.py", "cutting_over.py"}
"""Two pauses of the merge engine, whose length is no secret."""
NOT_SECRET = {
    "ground/cluster.py": "the name of a socket's folder",
    "ground/installation.py": "the name of a file until it is whole",
    "ground/reports.py": "the name of a file until it is whole",
    "homes/files.py": "the name of a file until it is whole",
    "ledger/queries/keys.py": "the name of a log, which is public",
    "scenarios/payment/book.py": "the number of an invented payment",
    "scenarios/rehearsal.py": "the name of a folder",
}


def ours():
    return [path for path in python_files("src", "bin") if "linkage" not in path.parts]


def shells(tree):
    """Yield the lines that would let a shell read a text."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        whose = getattr(getattr(node.func, "value", None), "id", "")
        is_one = name in SHELLS and whose in {"os", "subprocess"}
        if is_one or any(each.arg == "shell" for each in node.keywords):
            yield node.lineno


def dice(tree):
    """Yield the names that bring in a generator whose next number can be reckoned."""
    for node in ast.walk(tree):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{each.name}" for each in node.names)]
        yield from {"random", "numpy.random"} & {*names}


def short_draws(tree):
    """Yield the bytes of every secret of a fixed length that is too short."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            sizes = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, int)
            ]
            if node.func.attr.startswith("token_") and sizes and sizes[0] * 8 < BITS:
                yield sizes[0]


def found(look):
    return {str(path.relative_to(ROOT)) for path in ours() if any(look(parsed(path)))}


def test_no_shell_is_ever_given_a_text():
    assert found(shells) == set()


def test_nothing_of_the_house_is_drawn_by_dice_that_can_be_reckoned():
    others = {each for each in found(dice) if not each.startswith("src/lienmach/scenarios/")}
    assert {path.rpartition("/")[2] for path in others} == TRIES_AGAIN


def test_only_names_of_things_are_drawn_short():
    assert found(short_draws) == {f"src/lienmach/{path}" for path in NOT_SECRET}


@pytest.mark.parametrize(
    ("look", "text"),
    [(shells, "os.system(a)"), (shells, "subprocess.run(a, shell=True)"), (dice, "import random"),
     (dice, "from random import choice"), (dice, "from numpy import random"),
     (short_draws, "secrets.token_hex(8)")],
)  # fmt: skip
def test_what_is_forbidden_is_found(look, text):
    assert list(look(ast.parse(text)))


def test_what_must_not_be_guessed_has_128_random_bits():
    assert min(tokens.SECRET_BYTES, receipts.TOKEN_BYTES) * 8 >= BITS
    assert len(codes.new_secret()) * math.log2(32) >= BITS
    asking = openid.new_asking()
    for secret in (asking.state, asking.nonce, asking.verifier):
        assert len(secret) * 6 >= BITS
