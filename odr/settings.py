"""Settings: everything comes from the environment, and the default is the safe value.

Nothing that a rule decides is a setting: lengths of clocks, ladders and law live in `platform_rules/data/`.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from odr.embedded import paths

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ODR_HOME = paths.home()
ODR_DEMO: bool = env.bool("ODR_DEMO", default=False)
DEBUG: bool = env.bool("ODR_DEBUG", default=False)
SECRET_KEY: str = env.str("ODR_SECRET_KEY", default="") or paths.secret("secret-key")
SECRET_KEY_FALLBACKS: list[str] = env.list("ODR_OLD_SECRET_KEYS", default=[])  # what they signed is still read
ODR_BASE_URL: str = env.str("ODR_BASE_URL", default=f"http://127.0.0.1:{env.int('ODR_PORT', default=8000)}")
ALLOWED_HOSTS: list[str] = env.list("ODR_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = [ODR_BASE_URL]
SECURE: bool = ODR_BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "odr.common.apps.CommonConfig",
    "odr.audit.apps.AuditConfig",
    "odr.accounts.apps.AccountsConfig",
    "odr.marketplaces.apps.MarketplacesConfig",
    "odr.cases.apps.CasesConfig",
    "odr.evidence.apps.EvidenceConfig",
    "odr.notices.apps.NoticesConfig",
    "odr.determinations.apps.DeterminationsConfig",
    "odr.neutrals.apps.NeutralsConfig",
    "odr.outcomes.apps.OutcomesConfig",
    "odr.negotiation.apps.NegotiationConfig",
    "odr.mediation.apps.MediationConfig",
    "odr.arbitration.apps.ArbitrationConfig",
    "odr.decisions.apps.DecisionsConfig",
    "odr.logistics.apps.LogisticsConfig",
    "odr.intake.apps.IntakeConfig",
    "odr.mailroom.apps.MailroomConfig",
    "odr.penalties.apps.PenaltiesConfig",
    "odr.bundles.apps.BundlesConfig",
    "odr.feedback.apps.FeedbackConfig",
    "odr.desk.apps.DeskConfig",
    "odr.reports.apps.ReportsConfig",
    *(["odr.demo.apps.DemoConfig"] if ODR_DEMO else []),
    "odr.accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "odr.common.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "odr.accounts.middleware.SessionLimits",
    "odr.accounts.middleware.SecondFactor",
    "odr.common.middleware.Refusals",
    "odr.cases.middleware.CaucusWall",
]

ROOT_URLCONF = "odr.urls"
WSGI_APPLICATION = "odr.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "odr.common.context.site",
                "odr.accounts.context.session",
            ],
        },
    }
]
FORM_RENDERER = "odr.common.forms.Renderer"

# Servers. Absent variables mean the embedded pair; `odr.embedded` knows where it listens.
DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", default="") or paths.database_url())}
DATABASES["default"]["ENGINE"] = "odr.common.postgres"
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)  # seconds, the least libpq takes
if test_database := env.str("ODR_TEST_DB", default=""):
    DATABASES["default"]["TEST"] = {"NAME": test_database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", default="") or paths.cache_url(),
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},  # a dead cache is answered within 2 s
    }
}
SESSION_ENGINE = "odr.accounts.session_store"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "odr.common.failures.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# People
AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004"
]  # addresses are unique by a constraint on lower(email), which the check overlooks
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "cases:work"  # leads on to their cases who do not work here
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "odr.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "odr.accounts.forms_staff.Login",
    "reauthenticate": "odr.accounts.forms_staff.Reauthenticate",
    "set_password": "odr.accounts.forms_staff.SetPassword",
    "change_password": "odr.accounts.forms_staff.ChangePassword",
}
MFA_ADAPTER = "odr.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "odr.accounts.forms_staff.ShowFactor",
    "reauthenticate": "odr.accounts.forms_staff.ShowFactorAgain",
    "activate_totp": "odr.accounts.forms_staff.ActivateTotp",
    "add_webauthn": "odr.accounts.forms_staff.AddPasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Fair Trade Disputes"
GUARDIAN_GET_INIT_ANONYMOUS_USER = None
ANONYMOUS_USER_NAME = None

# Languages: English and Simplified Chinese are complete; Arabic runs in the gallery.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese")), ("ar", _("Arabic"))]
PARTY_LANGUAGES = ["en", "zh-hans"]
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": ODR_HOME / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "odr.evidence.uploads.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
CLAMD_SOCKET: str = env.str("CLAMD_SOCKET", default="")

# Mail
EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", default="consolemail://"))
vars().update(EMAIL_CONFIG)
if ODR_DEMO:
    EMAIL_BACKEND = "odr.demo.mail.MailboxBackend"
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs must not hold a worker
DEFAULT_FROM_EMAIL: str = env.str("ODR_FROM_EMAIL", default="Fair Trade Disputes <cases@localhost>")
ODR_MAIL_DOMAIN: str = env.str("ODR_MAIL_DOMAIN", default="")  # where replies come in; else the host of ODR_BASE_URL

# How often things may be done (odr.common.ratelimit), changed for this installation: "api-write=100000/60,drafts=500/3600".
ODR_LIMITS: dict[str, str] = env.dict("ODR_LIMITS", default={})
ODR_PROXIES: int = env.int("ODR_PROXIES", default=0)  # trusted proxies before us, whose X-Forwarded-For is believed
ALLAUTH_TRUSTED_PROXY_COUNT = ODR_PROXIES

# Work in the background. A task only discovers what is due and calls an operation that is harmless when run twice.
CELERY_BROKER_URL: str = env.str("BROKER_URL", default="") or paths.broker_url()
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(ODR_HOME / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sequence": {"task": "audit.sequence", "schedule": 2.0, "options": {"expires": 10}},
    "send-notices": {"task": "notices.send_due", "schedule": 3.0, "options": {"expires": 10}},
    "complete-service": {"task": "intake.complete_service_due", "schedule": 3.0, "options": {"expires": 10}},
    "scan-waiting": {"task": "evidence.scan_waiting", "schedule": 60.0, "options": {"expires": 60}},
    "purge-drafts": {"task": "intake.purge_drafts", "schedule": 3600.0, "options": {"expires": 600}},
    "mailroom": {"task": "mailroom.work_due", "schedule": 10.0, "options": {"expires": 60}},
    "remind": {"task": "notices.remind_due", "schedule": 30.0, "options": {"expires": 60}},
    "expire-clocks": {"task": "cases.expire_due", "schedule": 10.0, "options": {"expires": 60}},
    "expire-offers": {"task": "negotiation.expire_offers", "schedule": 30.0, "options": {"expires": 60}},
    "end-bid-rounds": {"task": "negotiation.end_bid_rounds", "schedule": 30.0, "options": {"expires": 60}},
    "attend-hearings": {"task": "mediation.attend_hearings", "schedule": 60.0, "options": {"expires": 60}},
    "conclude-proposals": {"task": "mediation.conclude_due", "schedule": 30.0, "options": {"expires": 60}},
    "serve-decisions": {"task": "decisions.serve_due", "schedule": 30.0, "options": {"expires": 60}},
    "third-party-steps": {"task": "logistics.note_missed", "schedule": 60.0, "options": {"expires": 60}},
    "draw-lots": {"task": "neutrals.draw_due", "schedule": 5.0, "options": {"expires": 10}},
    "sweep-log": {"task": "audit.sweep", "schedule": 60.0, "options": {"expires": 60}},
    "bundles": {"task": "bundles.work_due", "schedule": 60.0, "options": {"expires": 60}},
    "measures": {"task": "penalties.act_on_due", "schedule": 10.0, "options": {"expires": 60}},
    "send-sign-in": {"task": "notices.send_sign_in", "schedule": 2.0, "options": {"expires": 10}},
    "forget-sign-in": {"task": "accounts.forget_old", "schedule": 3600.0, "options": {"expires": 600}},
    "figures": {"task": "reports.count_figures", "schedule": 20.0, "options": {"expires": 20}},
    "ask-feedback": {"task": "feedback.ask_due", "schedule": 300.0, "options": {"expires": 300}},
    "heartbeat": {"task": "common.heartbeat", "schedule": 5.0, "options": {"expires": 15}},
}

# The record
ODR_LOG_ORIGIN: str = env.str("ODR_LOG_ORIGIN", default="localhost/odr/log1")
ODR_LOG_KEY: str = env.str("ODR_LOG_KEY", default="") or paths.secret("log-key")
ODR_MASTER_KEY: str = env.str("ODR_MASTER_KEY", default="") or paths.secret("master-key")
# A public random beacon for the lots of appointments, such as https://api.drand.sh; without one, the log's next signed head.
BEACON_URL: str = env.str("ODR_BEACON_URL", default="")

ODR_OPERATOR: str = env.str("ODR_OPERATOR", default="Fair Trade Disputes")  # who issues documents, as they name it

# The seal of documents (odr.outcomes.sealing): a PKCS#12 file of the deployment; without one, an own key in ODR_HOME.
ODR_SEAL_FILE: str = env.str("ODR_SEAL_FILE", default="")
ODR_SEAL_PASSWORD: str = env.str("ODR_SEAL_PASSWORD", default="")
ODR_SEAL_FORMER: str = env.str("ODR_SEAL_FORMER", default="")  # PEM file of certificates that sealed before
ODR_SEAL_TIMESTAMP_URL: str = env.str("ODR_SEAL_TIMESTAMP_URL", default="")  # an RFC 3161 authority, if one is used

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "odr.accounts.api_auth.BearerToken",
        "odr.common.authentication.SignedInSession",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["odr.common.throttle.ApiLimits"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "odr.common.api.Pages",
    "EXCEPTION_HANDLER": "odr.common.api.answer_refusal",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Fair Trade Disputes API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("ODR_LOG_LEVEL", default="INFO")},
}
