from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "lienmach.dossiers"
