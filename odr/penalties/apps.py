from django.apps import AppConfig


class PenaltiesConfig(AppConfig):
    name = "odr.penalties"
    label = "penalties"

    def ready(self) -> None:
        """Make known what follows when a clock of a matter runs out, and report those that could not be acted on."""
        from odr.common import health
        from odr.penalties import clocks, expiry  # noqa: F401

        health.report("measure_clocks", lambda: not clocks.stuck_ones())
