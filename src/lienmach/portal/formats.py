"""How numbers, times and spans are written, in Vietnamese and in English."""

import datetime as dt

from lienmach.ground.clock import VIETNAM

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

UNITS = {
    "vi": {"d": "ngày", "h": "giờ", "m": "phút", "s": "giây"},
    "en": {"d": "d", "h": "h", "m": "min", "s": "s"},
}


def number(value: float, *, lang: str, digits: int = 0) -> str:
    """Write a number: ``1.234,5`` in Vietnamese, ``1,234.5`` in English."""
    text = f"{round(value, digits) + 0:,.{digits}f}"  # + 0: nobody reads a negative nought
    if lang == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def size(count: int, *, lang: str) -> str:
    """Write how large a file is, in bytes up to a thousand, then in kB or MB."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return number(count / 1000, lang=lang) + " kB"
    return number(count / 1_000_000, lang=lang, digits=1) + " MB"


def percent(part: float, whole: float, *, lang: str) -> str:
    """Write a share, never rounded up to all of it while something is missing."""
    if whole <= 0:
        return "–"
    share = 100 * part / whole
    if part < whole:
        share = min(share, 99.9)
    return number(share, lang=lang, digits=0 if share in {0, 100} else 1) + "\N{NO-BREAK SPACE}%"


def clock(at: dt.datetime) -> str:
    """Write the time of day in Vietnam, to the second."""
    return f"{at.astimezone(VIETNAM):%H:%M:%S}"


def minute(at: dt.datetime) -> str:
    """Write a date and the time of that day in Vietnam, to the minute."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def day(on: dt.date) -> str:
    """Write a date, day first."""
    moment = on.astimezone(VIETNAM) if isinstance(on, dt.datetime) else on
    return f"{moment:%d/%m/%Y}"


def milliseconds(value: float, *, lang: str) -> str:
    """Write a wait: milliseconds, or seconds once there are ten of them."""
    if value >= 10_000:
        return number(value / 1000, lang=lang, digits=1) + " s"
    return number(value, lang=lang) + " ms"


def span(seconds: float, *, lang: str) -> str:
    """Write how long something takes, in its two largest units."""
    whole = round(max(seconds, 0))
    parts = [
        (whole // DAY, "d"),
        (whole % DAY // HOUR, "h"),
        (whole % HOUR // MINUTE, "m"),
        (whole % MINUTE, "s"),
    ]
    first = next((i for i, (count, _) in enumerate(parts) if count), len(parts) - 1)
    units = UNITS[lang]
    said = [(n, unit) for i, (n, unit) in enumerate(parts[first : first + 2]) if n or not i]
    return " ".join(f"{n} {units[unit]}" for n, unit in said)
