"""Addresses of the pages where the catalogue is written and published."""

from django.urls import path

from lienmach.dossiers.views import converting, drafting, published

app_name = "catalogue"
urlpatterns = [
    path("", published.catalogue, name="list"),
    path("begin", drafting.begin, name="begin"),
    path("batches/<uuid:batch>/", converting.batch, name="batch"),
    path("batches/<uuid:batch>/back", converting.take_back, name="take_back"),
    path("<str:code>/", published.procedure, name="procedure"),
    path("<str:code>/diff", published.diff, name="diff"),
    path("<str:code>/draft", drafting.draft, name="draft"),
    path("<str:code>/draft/step", drafting.step, name="step"),
    path("<str:code>/draft/preview", drafting.preview, name="preview"),
    path("<str:code>/convert", converting.convert, name="convert"),
]
