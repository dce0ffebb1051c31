from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "odr.intake"
    label = "intake"

    def ready(self) -> None:
        """Make known what follows when a clock of the intake runs out."""
        from odr.intake import review, silence  # noqa: F401
