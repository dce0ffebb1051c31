"""Addresses of the case pages."""

from django.urls import URLPattern

app_name = "cases"
urlpatterns: list[URLPattern] = []
