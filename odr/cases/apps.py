from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "odr.cases"
    label = "cases"

    def ready(self) -> None:
        """Make known what follows when a clock of an interruption runs out, and what health says of clocks."""
        from odr.cases import endings, stuck  # noqa: F401
        from odr.common import health

        health.report("clocks", lambda: not stuck.of_cases())
