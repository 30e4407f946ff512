"""The counter for machines: applicants and officers."""

from ninja import Router

from lienmach.dossiers.api import citizens, officers

router = Router()
router.add_router("", citizens.router)
router.add_router("", officers.router)

__all__ = ["router"]
