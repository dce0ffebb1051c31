from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    name = "odr.negotiation"
    label = "negotiation"

    def ready(self) -> None:
        """Make known what follows when the time to talk, or to answer the seller's own claim, runs out."""
        from odr.negotiation import operations_counter, talks  # noqa: F401
