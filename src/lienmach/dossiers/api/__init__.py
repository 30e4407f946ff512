"""The counter for machines: applicants and officers."""

from ninja import Router

from lienmach.dossiers.api import (
    applications,
    before_filing,
    catalogue,
    citizens,
    desk,
    exchange,
    figures,
    notices,
    officers,
    papers,
    payments,
    public,
    uploads,
    versions,
)

router = Router()
router.add_router("", applications.router)
router.add_router("", before_filing.router)
router.add_router("", citizens.router)
router.add_router("", officers.router)
router.add_router("", desk.router)
router.add_router("", catalogue.router)
router.add_router("", versions.router)
router.add_router("", notices.router)
router.add_router("", figures.router)
router.add_router("", papers.router)
router.add_router("", public.router)
router.add_router("", exchange.router)
router.add_router("", uploads.router)
router.add_router("", payments.router)

__all__ = ["router"]
