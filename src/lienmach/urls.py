"""Addresses: one line per room."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
# TEMPORARY while rooms grow
if find_spec("lienmach.dossiers.api"):
    from lienmach.api import api

    urlpatterns += [path("api/v1/", api.urls)]
if find_spec("lienmach.merger.urls"):
    urlpatterns += [path("merger/", include("lienmach.merger.urls"))]
if find_spec("lienmach.portal.urls"):
    urlpatterns += [path("", include("lienmach.portal.urls"))]
