from django.apps import AppConfig


class MarketplacesConfig(AppConfig):
    name = "odr.marketplaces"
    label = "marketplaces"
