from django.apps import AppConfig


class MergerConfig(AppConfig):
    name = "lienmach.merger"
