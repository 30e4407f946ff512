"""Addresses of the public pages."""

from django.urls import path

from lienmach.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("procedures/<str:code>", views.procedure, name="procedure"),
    path("language", views.choose_language, name="language"),
]
