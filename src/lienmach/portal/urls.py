"""Addresses of the public pages."""

from django.urls import path

from lienmach.portal import eid, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("procedures/<str:code>", views.procedure, name="procedure"),
    path("eid/", eid.page, name="eid"),
    path("eid.csv", eid.export, name="eid_csv"),
    path("language", views.choose_language, name="language"),
]
