"""Addresses of signing in and out, and of one's own security."""

from django.urls import path

from lienmach.identity.views import doors, eid, officers, security

app_name = "account"
urlpatterns = [
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
]
