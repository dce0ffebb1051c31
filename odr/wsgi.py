"""The web application for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

import odr.celery  # noqa: F401  (tasks sent from the web use this application)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
application = get_wsgi_application()
