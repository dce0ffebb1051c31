from django.apps import AppConfig


class NeutralsConfig(AppConfig):
    name = "odr.neutrals"
    label = "neutrals"

    def ready(self) -> None:
        """Make known what follows when a clock of an appointment runs out."""
        from odr.neutrals import challenges, operations, tribunal  # noqa: F401
