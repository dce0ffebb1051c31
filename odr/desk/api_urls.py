"""Addresses of the API of the course of a case, below `/api/v1/`."""

from odr.desk import course_api

urlpatterns = course_api.addresses()
