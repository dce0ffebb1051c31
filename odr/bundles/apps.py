from django.apps import AppConfig


class BundlesConfig(AppConfig):
    name = "odr.bundles"
    label = "bundles"

    def ready(self) -> None:
        """Make known what stands beside the decision of a case that followed a lead case."""
        from odr.bundles import beside  # noqa: F401
