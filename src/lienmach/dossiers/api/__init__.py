"""The counter for machines: applicants and officers."""

from ninja import Router

from lienmach.dossiers.api import catalogue, citizens, desk, exchange, officers, papers, public

router = Router()
router.add_router("", citizens.router)
router.add_router("", officers.router)
router.add_router("", desk.router)
router.add_router("", catalogue.router)
router.add_router("", papers.router)
router.add_router("", public.router)
router.add_router("", exchange.router)

__all__ = ["router"]
