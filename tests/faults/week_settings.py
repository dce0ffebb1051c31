"""The platform's settings with a timetable for a week that passes in a minute: the same tasks, only more often."""

from odr.settings import *  # noqa: F403

CELERY_BEAT_SCHEDULE = {
    "expire-clocks": {"task": "cases.expire_due", "schedule": 0.5, "options": {"expires": 5}},
    "remind": {"task": "notices.remind_due", "schedule": 0.5, "options": {"expires": 5}},
    "sequence": {"task": "audit.sequence", "schedule": 2.0, "options": {"expires": 10}},
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 0.5
