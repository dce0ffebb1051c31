from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "odr.cases"
    label = "cases"

    def ready(self) -> None:
        from odr.cases import stuck
        from odr.common import health

        health.report("clocks", lambda: not stuck.of_cases())
