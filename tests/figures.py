"""What the long proofs counted: told at the end of the run, for docs/benchmarks.md."""

from collections import Counter

COUNTED = {}


def count(proof, **numbers):
    """Add to the figures of a proof."""
    COUNTED.setdefault(proof, Counter()).update(numbers)


def told():
    """Return a line for each proof."""
    for proof, numbers in sorted(COUNTED.items()):
        words = (f"{number:,} {what.replace('_', ' ')}" for what, number in numbers.items())
        yield f"{proof}: {', '.join(words)}"
