"""Addresses of the desk where links are reviewed."""

from django.urls import path

from lienmach.registries.views import desk, progress

app_name = "links"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("next", desk.following, name="next"),
    path("progress/", progress.progress, name="progress"),
    path("progress.csv", progress.progress_csv, name="progress_csv"),
    path("<uuid:link>/", desk.pair, name="pair"),
    path("<uuid:link>/word", desk.say, name="say"),
    path("<uuid:link>/undo", desk.undo, name="undo"),
]
