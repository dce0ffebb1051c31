from django.apps import AppConfig


class BundlesConfig(AppConfig):
    name = "odr.bundles"
    label = "bundles"
