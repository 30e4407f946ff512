"""Addresses of the demonstration's provider: its pages, and what allauth answers."""

from django.http import HttpResponse
from django.urls import include, path

from lienmach.scenarios.eid import views

urlpatterns = [
    path("healthz", lambda _request: HttpResponse("ok", content_type="text/plain")),
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-in/again", views.sign_in, name="account_reauthenticate"),
    path("passcode", views.passcode, name="passcode"),
    path("give-up", views.give_up, name="give_up"),
    path("identity/o/authorize", views.authorize),
    path("", include("allauth.idp.urls")),
]
