from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "odr.common"
    label = "common"

    def ready(self) -> None:
        """Register what the API's description says of our sign-in."""
        from odr.common import schema  # noqa: F401
