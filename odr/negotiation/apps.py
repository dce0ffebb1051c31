from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    name = "odr.negotiation"
    label = "negotiation"

    def ready(self) -> None:
        """Make known what follows when the time for negotiation runs out."""
        from odr.negotiation import talks  # noqa: F401
