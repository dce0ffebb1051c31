from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "odr.demo"
    label = "demo"
