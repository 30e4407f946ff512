"""Addresses of the merger's control room."""

from django.urls import path

from lienmach.merger.views import catalogue, files, gate, live, names, pages, people, placing

app_name = "merger"
urlpatterns = [
    path("", pages.moves, name="moves"),
    path("enter", gate.enter, name="enter"),
    path("name", names.give, name="give_name"),
    path("files/", files.files, name="files"),
    path("differences/<slug:source>/<slug:target>/", catalogue.differences, name="differences"),
    path("differences/<slug:source>/<slug:target>/compare", catalogue.compare, name="compare"),
    path("differences/<slug:source>/<slug:target>/decide", catalogue.decide, name="decide"),
    path("<uuid:move>/", pages.move, name="move"),
    path("<uuid:move>/manifest.csv", pages.manifest, name="manifest"),
    path("<uuid:move>/sums.csv", pages.sums, name="sums"),
    path("<uuid:move>/people/", people.people, name="people"),
    path("<uuid:move>/people.csv", people.links, name="people_links"),
    path("<uuid:move>/undecided/", placing.undecided, name="undecided"),
    path("<uuid:move>/undecided/place", placing.place, name="place"),
    path("<uuid:move>/undecided/take-back", placing.take_back, name="take_back"),
    path("<uuid:move>/undecided/block", placing.block, name="block"),
    path("<uuid:move>/undecided/block/place", placing.place_block, name="place_block"),
    path("<uuid:move>/state.json", live.state, name="state"),
    path("<uuid:move>/stream", live.stream, name="stream"),
]
