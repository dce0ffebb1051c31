"""Settings for the tests: the platform's own, on servers started for the session."""

from tests import services

services.provide()

from odr.settings import *  # noqa: E402, F403  (the environment must be complete before it is read)

# The real hasher is slow on purpose; what the tests check is who may sign in, not how long a guess takes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Static files are looked up when asked for: reading all of them at the start of each test's client takes 50 ms.
WHITENOISE_AUTOREFRESH = True
