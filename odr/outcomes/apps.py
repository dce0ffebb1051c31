from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "odr.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        """Register what follows when the clocks of performance run out."""
        from odr.outcomes import operations  # noqa: F401
