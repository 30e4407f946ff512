"""Officers' pages: Tabler's colours are below AA where the patch says so, and ours are not."""

import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[2] / "assets"
TABLER = ASSETS / "node_modules" / "@tabler" / "core" / "scss" / "_variables.scss"
TEXT, PART = 4.5, 3.0
"""What WCAG 2.2 AA asks of text (1.4.3) and of edges, ticks and rings (1.4.11)."""
WHITE, GROUND = "#ffffff", "#f1f4f7"


def told(path, pattern):
    return dict(re.findall(pattern, path.read_text("utf-8"), re.MULTILINE))


TOKENS = told(ASSETS / "src" / "css" / "ground.css", r"^ *--([\w-]+): (#[0-9a-f]{6});$")
EDGE = "#6b7988"


def channels(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def over(colour, ground, share):
    mixed = [
        round(a * share + b * (1 - share))
        for a, b in zip(channels(colour), channels(ground), strict=True)
    ]
    return "#" + "".join(f"{each:02x}" for each in mixed)


def light(colour):
    parts = [each / 255 for each in channels(colour)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one, other):
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_that_of_wcag():
    assert ratio("#000000", WHITE) == pytest.approx(21)
    assert ratio("#777777", WHITE) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    ("colour", "ground", "least"),
    [
        *((TOKENS[name], ground, TEXT) for name in ("ink", "muted", "link", "blue", "green", "red", "amber")
          for ground in (WHITE, GROUND, TOKENS["panel"], TOKENS["blue-tint"])),
        *((TOKENS[name], over(TOKENS[name], WHITE, 0.1), TEXT) for name in ("blue", "green", "red", "amber")),
        *((WHITE, TOKENS[name], TEXT) for name in ("blue", "green", "red", "amber", "link")),
        *((EDGE, ground, PART) for ground in (WHITE, GROUND, TOKENS["panel"])),
        *((TOKENS["ink"], ground, PART) for ground in (WHITE, GROUND, TOKENS["gold"])),
        (TOKENS["gold"], TOKENS["blue"], PART),
    ],
)  # fmt: skip
def test_what_we_draw_meets_aa(colour, ground, least):
    assert ratio(colour, ground) >= least


@pytest.fixture
def theirs():
    if not TABLER.exists():
        pytest.skip("the assets are not built here: run `make install`")
    return told(TABLER, r"^\$([\w-]+): oklch\(.*\) !default; // (#[0-9a-f]{6})$")


@pytest.mark.parametrize(
    ("name", "ground", "share", "least"),
    [
        ("gray-500", GROUND, 1, TEXT),
        ("gray-400", WHITE, 1, TEXT),
        *((name, WHITE, 1, TEXT) for name in ("green", "yellow", "azure", "orange")),
        ("red", over("#d63939", WHITE, 0.1), 1, TEXT),
        ("gray-200", WHITE, 1, PART),
        ("blue", WHITE, 0.5, PART),
        ("gray-700", WHITE, 0.4, TEXT),
    ],
)
def test_what_the_patch_mends_is_still_below_aa(theirs, name, ground, share, least):
    """Once Tabler is above it the line of the patch is no longer needed."""
    assert ratio(over(theirs[name], ground, share), ground) < least


def test_the_patch_uses_the_tokens_and_no_colour_of_its_own():
    patch = (ASSETS / "src" / "css" / "tabler-aa.css").read_text("utf-8")
    rules = re.sub(r"/\*.*?\*/", "", patch, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {EDGE, "#fff"}
