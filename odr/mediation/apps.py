from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "odr.mediation"
    label = "mediation"

    def ready(self) -> None:
        """Make known what follows when a clock of the mediation runs out, and what it leaves behind when it ends."""
        from odr.mediation import ending, hearings, operations  # noqa: F401
