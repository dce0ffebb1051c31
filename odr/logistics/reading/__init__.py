"""Carriers' files read: every row becomes an event or says why it could not be read. Plain Python, no database, no words."""

from odr.logistics.reading.files import read
from odr.logistics.reading.model import Moment, Problem, Reading, Row

__all__ = ["Moment", "Problem", "Reading", "Row", "read"]
