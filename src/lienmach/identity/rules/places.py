"""Where a browser is and what it is, told coarsely: enough to recognise one's own."""

import ipaddress

LONGEST = 80
_BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc_browser/", "Cốc Cốc"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def network_of(address: str) -> str:
    """Return what stands for an address: itself, or the /64 that one holder of IPv6 has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network(f"{found}/64", strict=False))
    return str(found)


def device_of(user_agent: str) -> str:
    """Return a browser and its system in a few words; "?" for what is not known."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "?")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "?")
    return f"{browser} · {system}"[:LONGEST]
