"""What time does to dossiers by itself, and the exchange with the National Portal."""

from lienmach.dossiers.jobs.exchange import Portal, SignedHttp, deliver, handle_held
from lienmach.dossiers.jobs.payments import ask_unheard
from lienmach.dossiers.jobs.scanning import scan_waiting
from lienmach.dossiers.jobs.watching import look_after

__all__ = [
    "Portal",
    "SignedHttp",
    "ask_unheard",
    "deliver",
    "handle_held",
    "look_after",
    "scan_waiting",
]
