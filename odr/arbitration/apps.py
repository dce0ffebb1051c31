from django.apps import AppConfig


class ArbitrationConfig(AppConfig):
    name = "odr.arbitration"
    label = "arbitration"

    def ready(self) -> None:
        """Make known how the choice and the statements begin, and what follows when their time runs out."""
        from odr.arbitration import choice, evidence_orders, proceedings  # noqa: F401
