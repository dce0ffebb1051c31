"""A task nobody calls is a clock nobody watches: every task stands in the timetable, and nothing else does."""

from django.conf import settings

from odr.celery import app


def test_every_task_of_ours_is_in_the_timetable():
    app.loader.import_default_modules()
    ours = {name for name, task in app.tasks.items() if task.__module__.startswith("odr.")}
    assert ours == {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
