from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    name = "odr.negotiation"
    label = "negotiation"
