"""What a browser is, told coarsely: enough to recognise one's own."""

LONGEST = 80
_BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc_browser/", "Cốc Cốc"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """Return a browser and its system in a few words; "?" for what is not known."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "?")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "?")
    return f"{browser} · {system}"[:LONGEST]
