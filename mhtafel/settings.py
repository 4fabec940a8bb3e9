"""All settings, from the environment. Without DEMO=1 a missing or default secret stops the start."""

import base64
from datetime import timedelta
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
if not DEMO and any("*" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS laat elke naam toe. Noem de namen van uw site.")
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
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
    "allauth.account.middleware.AccountMiddleware",
    "mhtafel.middleware.Doors",
    "axes.middleware.AxesMiddleware",
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
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "cases.logins.Backend"]
ANONYMOUS_USER_NAME = None  # guardian: no anonymous row
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend says yes to superusers and knows no end
LOGIN_URL = "/inloggen/"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:  # a hash that takes half a second keeps out who stole a table, and there is none to steal
    PASSWORD_HASHERS = ["tests.hashing.Quick"]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # seconds that the link of an invitation works (cases/welcoming.py)
SESSION_COOKIE_AGE = 60 * 60  # seconds without a request, then log in again
# a passkey or a code from an app, before any page; a demo may ask for it too (docs/adr/0011)
SECOND_FACTOR = not DEMO or env.bool("SECOND_FACTOR", default=False)
ACCOUNT_ADAPTER = "cases.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # the beheerder knows the address
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # seconds that a login is fresh enough for an export
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "reauthenticate": "10/m/user"}  # codes; passwords: axes
ACCOUNT_FORMS = {"reauthenticate": "cases.factor_forms.PasswordAgainForm"}
MFA_ADAPTER = "cases.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "cases.factor_forms.CodeForm",
    "reauthenticate": "cases.factor_forms.CodeAgainForm",
    "activate_totp": "cases.factor_forms.FirstCodeForm",
    "add_webauthn": "cases.factor_forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "mhtafel"
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks differ
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # an office is one address
USERSESSIONS_TRACK_ACTIVITY = False
# logging in at the own organisation (OpenID Connect), where it names a server; the second step stays ours
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_NAME = env.str("OIDC_NAME", default="uw organisatie")
SOCIALACCOUNT_ADAPTER = "cases.adapters.OrganisationAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = (
    True  # a form that leads elsewhere would need a wider form-action; state guards the way back
)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the address that the provider vouches for is that of the account
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "organisatie",
            "name": OIDC_NAME,
            "client_id": env.str("OIDC_CLIENT_ID"),
            "secret": env.str("OIDC_CLIENT_SECRET"),
            "settings": {"server_url": OIDC_ISSUER},
        }
    ]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # never a whole office, never a colleague elsewhere
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time on the page is true
AXES_DISABLE_ACCESS_LOG = True  # who logged in stands in the audit
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "cases.lockout.name_mark"
AXES_CLIENT_IP_CALLABLE = "cases.lockout.address"
AXES_LOCKOUT_CALLABLE = "cases.lockout.page"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "code", "credential", "csrfmiddlewaretoken", "next"]
PROXIES = env.int("PROXIES", default=0)  # how many of our own servers stand before the web server
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
    "staticfiles": {"BACKEND": "mhtafel.static_names.Plain" if DEMO else "mhtafel.static_names.Pressed"},
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
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="mailto:veiligheid@voorbeeld.invalid")

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
    "loggers": {
        "cases.anchor": {"level": "INFO"},  # position and hash of the newest seal, to keep elsewhere
        "axes": {"level": "CRITICAL"},  # it names who tried
    },
}
