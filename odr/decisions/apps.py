from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "odr.decisions"
    label = "decisions"

    def ready(self) -> None:
        """Make known how the writing begins and what follows when its times and those after it run out."""
        from odr.decisions import corrections, setting_aside, windows, writing  # noqa: F401
