from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "odr.notices"
    label = "notices"
