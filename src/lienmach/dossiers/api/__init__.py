"""The counter for machines: applicants and officers."""

from ninja import Router

from lienmach.dossiers.api import citizens, exchange, figures, notices, officers, papers, public

router = Router()
router.add_router("", citizens.router)
router.add_router("", officers.router)
router.add_router("", notices.router)
router.add_router("", figures.router)
router.add_router("", papers.router)
router.add_router("", public.router)
router.add_router("", exchange.router)

__all__ = ["router"]
