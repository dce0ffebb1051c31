from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "odr.notices"
    label = "notices"

    def ready(self) -> None:
        """Register what is told after acts of the cases."""
        from odr.notices import course  # noqa: F401
