"""What time does to dossiers by itself, the exchange with the National Portal, and the post."""

from lienmach.dossiers.jobs.contents import sweep
from lienmach.dossiers.jobs.delivering import deliver_notices, deliver_where_set
from lienmach.dossiers.jobs.exchange import Portal, SignedHttp, deliver, handle_held
from lienmach.dossiers.jobs.forgetting import forget_over
from lienmach.dossiers.jobs.payments import ask_unheard
from lienmach.dossiers.jobs.scanning import scan_waiting
from lienmach.dossiers.jobs.watching import look_after, recount

__all__ = [
    "Portal",
    "SignedHttp",
    "ask_unheard",
    "deliver",
    "deliver_notices",
    "deliver_where_set",
    "forget_over",
    "handle_held",
    "look_after",
    "recount",
    "scan_waiting",
    "sweep",
]
