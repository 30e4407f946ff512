"""Addresses: one line per room."""

from django.urls import URLPattern, URLResolver, include, path

import lienmach.dossiers.urls as dossiers
import lienmach.identity.urls as identity
from lienmach.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("account/", include(identity.ACCOUNT)),
    path("merger/", include("lienmach.merger.urls")),
    path("apply/", include(dossiers.APPLY)),
    path("desk/", include(dossiers.DESK)),
    path("catalogue/", include(dossiers.CATALOGUE)),
    path("me/dossiers/", include(dossiers.MINE)),
    path("me/", include(dossiers.NOTICES)),
    path("me/", include(identity.ME)),
    path("staff/", include(identity.STAFF)),
    path("links/", include("lienmach.registries.urls")),
    path("", include(dossiers.PAPERS)),
    path("", include("lienmach.portal.urls")),
]
