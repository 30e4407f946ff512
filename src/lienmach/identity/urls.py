"""Addresses of identity's pages: ``ACCOUNT`` and ``ME`` for everybody, ``STAFF`` for officers."""

from django.urls import path

from lienmach.identity.views import (
    contact,
    doors,
    eid,
    giving,
    me,
    officers,
    security,
    staff,
    tokens,
)

ME = (
    [
        path("mandates/", me.mandates, name="mandates"),
        path("mandates/new", me.grant, name="grant"),
        path("mandates/<uuid:mandate>/revoke", me.revoke, name="revoke"),
        path("reads/", me.reads, name="reads"),
        path("contact/", contact.contact, name="contact"),
        path("contact/<str:channel>/address", contact.ask, name="contact_ask"),
        path("contact/<str:channel>/code", contact.confirm, name="contact_confirm"),
        path("contact/<str:channel>/switch", contact.switch, name="contact_switch"),
        path("contact/<str:channel>/remove", contact.remove, name="contact_remove"),
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
        path("duties/new", giving.give, name="give"),
        path("duties/<uuid:duty>/", staff.duty, name="duty"),
        path("duties/<uuid:duty>/end", staff.revoke, name="revoke"),
        path("duties/<uuid:duty>/lend", staff.lend, name="lend"),
        path("duties/<uuid:duty>/stand-ins/<uuid:lent>/end", staff.end, name="end"),
    ],
    "staff",
)
ACCOUNT = (
    [
        path("sign-in", doors.sign_in, name="sign_in"),
        path("sign-out", doors.sign_out, name="sign_out"),
        path("eid/start", eid.start, name="eid_start"),
        path("eid/callback", eid.callback, name="eid_callback"),
        path("officer", officers.officer, name="officer"),
        path("officer/second", officers.second, name="second"),
        path("invitation/<str:text>", officers.invitation, name="invitation"),
        path("security", security.security, name="security"),
        path("security/totp", security.totp, name="totp"),
        path("security/passkey", security.passkey, name="passkey"),
        path("security/recovery", security.recovery, name="recovery"),
        path("security/remove", security.remove, name="remove"),
        path("security/devices", security.devices, name="devices"),
        path("security/password", security.password, name="password"),
        path("tokens/", tokens.tokens, name="tokens"),
        path("tokens/<uuid:token>/revoke", tokens.revoke, name="revoke_token"),
    ],
    "account",
)
