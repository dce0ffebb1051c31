from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "odr.common"
    label = "common"
