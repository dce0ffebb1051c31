from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "odr.accounts"
    label = "accounts"
