"""The time zone in which somebody reads times, and the day it is for them."""

import zoneinfo
from datetime import date, datetime

from odr.accounts.models import User
from platform_rules import calendars


def zone_of(user: User) -> str:
    """The one they chose, else that of their country, else UTC."""
    return user.time_zone or (calendars.timezone_of(user.country) if user.country else "UTC")


def day_of(user: User, at: datetime) -> date:
    """Which day it is for the person at that moment."""
    return at.astimezone(zoneinfo.ZoneInfo(zone_of(user))).date()
