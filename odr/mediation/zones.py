"""The time zone in which somebody reads times."""

from odr.accounts.models import User
from platform_rules import calendars


def zone_of(user: User) -> str:
    """The one they chose, else that of their country, else UTC."""
    return user.time_zone or (calendars.timezone_of(user.country) if user.country else "UTC")
