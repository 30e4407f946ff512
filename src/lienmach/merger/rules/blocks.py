"""
Where an address lies within its commune: its hamlet or block, which is all of it but the house.

Neighbours of a split commune went the same way, so a person may place a whole block at once.
"""

HOUSE = r"^((so )?(nha )?(so )?[0-9]+[a-z]?( [0-9]+[a-z]?)* )+"
"""What of a folded address names the house, as a regular expression of PostgreSQL and Python."""

COMMUNES = ("xa ", "phuong ", "thi tran ", "dac khu ")


def as_sql(address_key: str | None) -> str:
    """Return the SQL expression of the block of a folded address, a column of that name."""
    return f"regexp_replace({address_key}, '{HOUSE}', '')" if address_key else "''"


def written(address: str) -> str:
    """Return an address as it is written, without the house in front."""
    first, comma, rest = address.partition(",")
    return rest.strip() if comma and any(letter.isdigit() for letter in first) else address


def is_block(text: str) -> bool:
    """Test if what is left of an address names a part of a commune, not the whole of it."""
    return bool(text) and not text.startswith(COMMUNES)
