"""Addresses of the merger's control room."""

from django.urls import path

from lienmach.merger.views import gate, live, pages

app_name = "merger"
urlpatterns = [
    path("", pages.moves, name="moves"),
    path("enter", gate.enter, name="enter"),
    path("<uuid:move>/", pages.move, name="move"),
    path("<uuid:move>/manifest.csv", pages.manifest, name="manifest"),
    path("<uuid:move>/undecided/", pages.undecided, name="undecided"),
    path("<uuid:move>/state.json", live.state, name="state"),
    path("<uuid:move>/stream", live.stream, name="stream"),
]
