"""All settings, from the environment. Without DEMO=1 a missing or default secret stops the start."""

import base64
from pathlib import Path
from typing import Any

import environ
import pghistory
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEMO = env.bool("DEMO", default=False)
DEBUG = False
TESTING = env.bool("MHTAFEL_TESTING", default=False)


def _secret(name: str, practice_value: str, shortest: int) -> str:
    """Give the secret `name`, or the practice value in a demo; raises where a real start lacks one of its own."""
    value = str(env.str(name, default=practice_value if DEMO else ""))
    if not DEMO and (not value or practice_value in value):  # one of several keys may be that of the practice too
        raise ImproperlyConfigured(f"{name} ontbreekt of is de oefenwaarde. Zet een eigen waarde.")
    if not DEMO and len(value) < shortest:
        raise ImproperlyConfigured(f"{name} is te kort. Neem ten minste {shortest} tekens, willekeurig gekozen.")
    return value


SECRET_KEY = _secret("SECRET_KEY", "oefenen-met-een-geheim-dat-geen-geheim-is-0123456789", 50)
FIELD_KEYS = _secret("FIELD_KEYS", "oefen:" + base64.b64encode(b"oefenen-" * 4).decode(), 44)  # form: cases.crypto
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "dashboards",
    "routing",
    "cases",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "mhtafel.apps.StaticFiles",
    "django.contrib.postgres",
    "django_htmx",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django_fsm",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mhtafel.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mhtafel.middleware.awake",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mhtafel.middleware.Doors",
]
ROOT_URLCONF = "mhtafel.urls"
WSGI_APPLICATION = "mhtafel.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboards.presenters.frame",
            ],
            "builtins": ["dashboards.templatetags.words"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]

# --- database: web, worker and beat are mht_app; only migrate, seed, demo and rotation have the owner
DATABASES: dict[str, dict[str, Any]] = {"default": env.db("DATABASE_URL")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if env.str("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = env.db("DATABASE_OWNER_URL")
if TESTING:
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people
AUTH_USER_MODEL = "cases.User"
AUTHENTICATION_BACKENDS = ["cases.logins.Backend"]
ANONYMOUS_USER_NAME = None  # guardian: no anonymous row
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend says yes to superusers and knows no end
LOGIN_URL = "/inloggen/"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # seconds that the link of an invitation works (cases/welcoming.py)
SESSION_COOKIE_AGE = 60 * 60  # seconds without a request, then log in again
SESSION_COOKIE_NAME = "sessie"
CSRF_COOKIE_NAME = "csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- words and time
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

# --- static files: ours, and what npm put in node_modules at set-up
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("nlds/theme", NODE_MODULES / "@nl-design-system-community/ma-design-tokens/dist"),
    ("nlds/utrecht", NODE_MODULES / "@utrecht/component-library-css/dist"),
    ("nlds/heading", NODE_MODULES / "@nl-design-system-candidate/heading-css/dist"),
    ("nlds/paragraph", NODE_MODULES / "@nl-design-system-candidate/paragraph-css/dist"),
    ("nlds/link", NODE_MODULES / "@nl-design-system-candidate/link-css/dist"),
    ("nlds/badge", NODE_MODULES / "@nl-design-system-candidate/data-badge-css/dist"),
    ("nlds/skip-link", NODE_MODULES / "@nl-design-system-candidate/skip-link-css/dist"),
    ("nlds/font", NODE_MODULES / "@fontsource-variable/source-sans-3/files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if DEMO  # pressing takes seconds that a newcomer notices; a real start presses once, in the image
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- neighbours
REDIS_URL = env.str("REDIS_URL")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="mhtafel <mhtafel@voorbeeld.invalid>")
SITE_ADDRESS = env.str("SITE_ADDRESS", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")

CLAMD_URL = env.str("CLAMD_URL", default="")  # tcp://host:3310 or unix:///path; without a scanner no file comes in
PRACTICE_SCANNER = DEMO and bool(env.str("PRACTICE_SCANNER", default=""))  # a demo says that its scanner is none
FILE_UPLOAD_HANDLERS = ["cases.uploads.InMemory"]  # never a file on disk that was not scanned and sealed
DATA_UPLOAD_MAX_NUMBER_FILES = 5
AUDIT_ANCHOR = env.str("AUDIT_ANCHOR", default=str(BASE_DIR / "var" / "audit-anchor" / "anchor.jsonl"))
INQUIRIES_PER_DAY = env.int("INQUIRIES_PER_DAY", default=20)  # hit/no-hit questions of one person (domain 1.5)
REMIND_SECONDS = env.float("REMIND_SECONDS", default=15 * 60.0)  # between two passes of the reminders
DESTROY_SECONDS = env.float("DESTROY_SECONDS", default=3600.0)  # between two passes of destruction

# --- browser
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if not DEMO:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- history and machines
PGHISTORY_APPEND_ONLY = False  # the application role lacks UPDATE and DELETE on history tables
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="+", db_constraint=False)
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(related_name="+", related_query_name="+")
PGTRIGGER_MIGRATIONS = False  # cases/walls.py installs them after each migrate, as it raises the walls

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"cases.anchor": {"level": "INFO"}},  # position and hash of the newest seal, to keep elsewhere
}
