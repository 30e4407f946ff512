"""Addresses of identity's pages: ``me`` is for everybody, ``staff`` for officers."""

from django.urls import path

from lienmach.identity.views import entrance, me, staff

ME = (
    [
        path("enter", entrance.enter, name="enter"),
        path("leave", entrance.leave, name="leave"),
        path("mandates/", me.mandates, name="mandates"),
        path("mandates/new", me.grant, name="grant"),
        path("mandates/<uuid:mandate>/revoke", me.revoke, name="revoke"),
        path("reads/", me.reads, name="reads"),
    ],
    "me",
)
STAFF = (
    [
        path("mandates/", staff.mandates, name="mandates"),
        path("mandates/<uuid:mandate>/word", staff.prove, name="prove"),
        path("duties/", staff.duties, name="duties"),
        path("duties/review", staff.review, name="review"),
        path("duties.csv", staff.duties_csv, name="duties_csv"),
        path("duties/<uuid:duty>/", staff.duty, name="duty"),
        path("duties/<uuid:duty>/lend", staff.lend, name="lend"),
        path("duties/<uuid:duty>/stand-ins/<uuid:lent>/end", staff.end, name="end"),
    ],
    "staff",
)
