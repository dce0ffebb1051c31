from django.apps import AppConfig


class DeterminationsConfig(AppConfig):
    name = "odr.determinations"
    label = "determinations"

    def ready(self) -> None:
        """Register what is told when a neutral begins to hear a case."""
        from odr.determinations import telling  # noqa: F401
