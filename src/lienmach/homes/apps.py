from django.apps import AppConfig


class HomesConfig(AppConfig):
    name = "lienmach.homes"
