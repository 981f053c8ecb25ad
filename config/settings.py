"""One file of settings. Everything a bureau changes comes from the environment; the defaults are the strict ones.

DEPLOYMENT says where we are: production (default), demo, test, or carry (the main job without a browser)."""
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEPLOYMENT = env("DEPLOYMENT", default="production")
if DEPLOYMENT not in {"production", "demo", "test", "carry"}:
    raise ImproperlyConfigured(f"DEPLOYMENT must be production, demo, test or carry, not {DEPLOYMENT!r}")
PRODUCTION = DEPLOYMENT == "production"
DEBUG = False

SECRET_KEY = env("SECRET_KEY", default="") or ("" if DEPLOYMENT in {"production", "demo"} else "only-for-tests-and-carried-cases")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. Generate one and keep it out of the repository.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"] if not PRODUCTION else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VERSION = "0.3.0"
SOURCE_URL = env("SOURCE_URL", default="/about/")  # AGPL: where users of this installation find its source
BUREAU_NAME = env("BUREAU_NAME", default="示例市机关事务管理局" if not PRODUCTION else "机关事务管理局")

# A simulated clock exists for `manage.py carry` and for tests only; a server never reads it (workflows/engine/clock.py).
SIMULATED_CLOCK_ALLOWED = DEPLOYMENT in {"carry", "test"}
JURISDICTION = env("JURISDICTION", default="")  # where the bureau sits, e.g. CN-46: rows of the rulebook for it go before general ones
TRAIL_ORIGIN = env("TRAIL_ORIGIN", default=f"sunshine-desk/{DEPLOYMENT}")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "guardian",
    "viewflow.workflow",
    "django_tasks",
    "django_tasks_db",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "django_structlog",
    "approvals",
    "procurement",
    "workflows",
]
# A bureau's own flows and records, by dotted name; the suite adds the plain record on which the engine is proven.
INSTALLED_APPS += env.list("EXTRA_APPS", default=["tests.plainflow"] if DEPLOYMENT == "test" else [])

MIDDLEWARE = [
    "workflows.desk.proxies.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "workflows.desk.language.ChineseFirst",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workflows.desk.sessions.Sessions",
    "workflows.desk.answers.Answers",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE_DIR / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {
        "libraries": {"shell": "workflows.desk.templatetags.shell"},  # the desk is a room of the app, not an app
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
            "workflows.desk.context.shell",
        ],
    },
}]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database -------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'sunshine.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("postgresql"):
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    # Waiting for a case's lock is bounded; prepared statements save the planning of the one locked read.
    _database.setdefault("OPTIONS", {}).update(options="-c lock_timeout=5000", server_side_binding=True, prepare_threshold=1)
else:
    _database.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE", timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    )
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "approvals.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_RAISE_403 = True
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # grants are read by approvals.duties, never through a login backend
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
if DEPLOYMENT in {"test", "carry"}:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # noqa: S105 - speed of the test suite only
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "display_name", "pinyin", "phone")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "approvals.passwords.rules.SeveralKinds"},
    {"NAME": "approvals.passwords.rules.NotOneself"},
    {"NAME": "approvals.passwords.rules.NotUsedBefore"},
]
PASSWORD_MAX_DAYS = env.int("PASSWORD_MAX_DAYS", default=90)  # 0: passwords do not grow old
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", default=5)  # that many earlier ones are refused
START_PASSWORD_HOURS = env.int("START_PASSWORD_HOURS", default=72)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "workflows.desk.accounts.NoSignUp"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_USER_DISPLAY = "workflows.desk.accounts.display"
ACCOUNT_RATE_LIMITS = False if DEPLOYMENT in {"test", "carry"} else {"login": "60/m/ip", "login_failed": "20/m/ip"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "axes/lockout.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLED = env.bool("AXES_ENABLED", default=True)

# --- sessions and browsers --------------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A carried case and a test move the clock by days at a time; those that try the limits set them.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=0 if DEPLOYMENT in {"test", "carry"} else 30)
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", default=0 if DEPLOYMENT in {"test", "carry"} else 10)
SESSION_COOKIE_AGE = (SESSION_MAX_HOURS or 24) * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "workflows.desk.errors.csrf"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
# Addresses or networks of proxies whose X-Forwarded-For and -Proto are believed; `unix` for a local socket.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- language, time, numbers ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # each in its own words
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Shanghai"

# --- files --------------------------------------------------------------------------------------------------------------
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
FILES_DIR = Path(env("FILES_DIR", default=str(VAR_DIR / "files")))
FONTS_DIR = Path(env("FONTS_DIR", default=str(VAR_DIR / "fonts")))  # a bureau's own licensed 仿宋 / 小标宋
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", default=50 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEPLOYMENT in {"test", "carry"}
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEPLOYMENT == "test"

# --- the worker ---------------------------------------------------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend" if DEPLOYMENT in {"test", "carry"}
        else env("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend"),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
