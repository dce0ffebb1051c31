from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "odr.desk"
    label = "desk"
