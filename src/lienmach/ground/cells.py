"""Cells of the files of lines that are given out, which people open in a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: str | None) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP on CSV injection)."""
    text = value or ""
    return f"'{text}" if text.startswith(FORMULA) else text
