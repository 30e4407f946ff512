"""
Names read in Python, from Arrow arrays to Arrow arrays.

Spark's workers load this module and what it imports, so it imports little.
"""

from collections.abc import Iterator

import pyarrow as pa

from linkage.names import names

NAME = "text string, toned string, plain string"


def read_names(arrays: Iterator[pa.Array]) -> Iterator[pa.Array]:
    """Yield what every text says as a name; a struct of nulls where it says none."""
    for texts in arrays:
        read = list(names(texts.to_pylist()))
        toned = pa.array([each and each.toned for each in read], pa.string())
        plain = pa.array([each and each.plain for each in read], pa.string())
        yield pa.StructArray.from_arrays([texts, toned, plain], names=["text", "toned", "plain"])
