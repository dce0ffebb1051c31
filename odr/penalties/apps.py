from django.apps import AppConfig


class PenaltiesConfig(AppConfig):
    name = "odr.penalties"
    label = "penalties"

    def ready(self) -> None:
        """Make known what follows when a clock of a matter runs out."""
        from odr.penalties import expiry  # noqa: F401
