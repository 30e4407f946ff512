"""Addresses: one line per room."""

from django.urls import URLPattern, URLResolver, include, path

from lienmach.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("account/", include("lienmach.identity.urls")),
    path("merger/", include("lienmach.merger.urls")),
    path("links/", include("lienmach.registries.urls")),
    path("", include("lienmach.portal.urls")),
]
