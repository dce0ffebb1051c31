"""Settings for the tests: the platform's own, on servers started for the session."""

import os

from tests import services

services.provide()

from odr.settings import *  # noqa: E402, F403  (the environment must be complete before it is read)

# The real hasher is slow on purpose; what the tests check is who may sign in, not how long a guess takes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Static files are looked up when asked for: reading all of them at the start of each test's client takes 50 ms.
WHITENOISE_AUTOREFRESH = True

# Each worker keeps its files apart, so that a test can say what a refusal left behind.
STORAGES["default"]["OPTIONS"]["location"] = ODR_HOME / f"files-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # noqa: F405
