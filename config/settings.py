"""Settings: one file, every choice read from the environment, safe defaults for a laptop.

Without ``DATABASE_URL`` the site runs on an embedded SQLite, without ``REDIS_URL`` on kombu's
filesystem transport; both live below ``MINGCHA_DATA`` together with the uploaded files.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env
from kombu import Exchange, Queue

from config.logs import configure

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

DATA_DIR = Path(env.str("MINGCHA_DATA", str(BASE_DIR / "var"))).resolve()
DEBUG = env.bool("DEBUG", False)


def _local_secret() -> str:
    """Return the secret kept beside the embedded data, made on first use (a laptop has no vault).

    Where nothing can be written, as for ``inspect_report`` on a read-only disk, it lives as long as the process.
    """
    path = DATA_DIR / "secret-key"
    mine = path.with_name(f"secret-key.{os.getpid()}")
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            mine.touch(mode=0o600)
            mine.write_text(secrets.token_urlsafe(64), encoding="ascii")
            with suppress(FileExistsError):
                path.hardlink_to(mine)
            mine.unlink()
        return path.read_text(encoding="ascii")
    except OSError:
        return secrets.token_urlsafe(64)


SECRET_KEY = env.str("SECRET_KEY", "") or _local_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "api.apps.ApiConfig",
    "exports.apps.ExportsConfig",
    "boards.apps.BoardsConfig",
    "validation.apps.ValidationConfig",
    "desk.apps.DeskConfig",
    "batches.apps.BatchesConfig",
    "reports.apps.ReportsConfig",
    "agencies.apps.AgenciesConfig",
    "notices.apps.NoticesConfig",
    "audit.apps.AuditConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tables2",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "config.proxies.ProxiesMiddleware",
    "config.timing.TimingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "audit.origin.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agencies.sessions.PresenceMiddleware",
    "agencies.sessions.SignInMiddleware",
    "config.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

SERVER_TIMING = env.bool("MINGCHA_SERVER_TIMING", False)
"""Tell in a header how long each answer took, for ``python -m bench load``."""

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "config.frame.frame",
            ],
        },
    },
]

# --- database ----------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", "")
if DATABASE_URL:
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        # compiling a page's query, or starting processes for it, takes longer than the query
        _options.setdefault("options", "-c jit=off -c max_parallel_workers_per_gather=0")
    if env.bool("MINGCHA_DB_POOL", False):  # the web only: Celery closes pools between tasks
        _options["pool"] = {"min_size": 1, "max_size": 8}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "mingcha.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["models.W040"]
"""SQLite leaves out the columns an index only carries along; it needs none to be right."""

# --- queue -------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", "")
QUEUE_DIR = DATA_DIR / "queue"
LEASE_SECONDS = env.int("MINGCHA_LEASE", 20)
"""How long a revision stays with a worker that is not heard of; it is heard of every second."""
RESEND_SECONDS = env.int("MINGCHA_RESEND", 60)
"""After this long in the queue a revision's message counts as lost and is sent again."""

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace(
        "?db=", "?virtual_host="
    )
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3900,  # above every hard time limit, else tasks run twice
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "queue_order_strategy": "round_robin",
    }
else:
    CELERY_BROKER_URL = "files://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "processed_folder": str(QUEUE_DIR / "taken"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,
    }
    with suppress(OSError):  # a read-only disk is good enough for inspect_report
        for _folder in ("messages", "taken", "control"):
            (QUEUE_DIR / _folder).mkdir(parents=True, exist_ok=True)

CELERY_TASK_DEFAULT_QUEUE = "upkeep"
BULK_QUEUES = ("reading", "checks", "exports", "imports")
"""What may take long; each queue in turn, so that an export waits for one report, not for a ZIP of them."""
QUICK_QUEUES = ("pages", "upkeep")
"""What somebody waits for, and what keeps the rest going: a worker of their own, never behind bulk work."""
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name) for name in (*BULK_QUEUES, *QUICK_QUEUES)
]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_POOL = "prefork"
CELERY_WORKER_CONCURRENCY = env.int("MINGCHA_WORKERS", 2)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60.0
"""After 4 s, the default, a busy machine's new pool processes are killed, one after the other, for ever."""
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kilobytes
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "recover": {
        "task": "reports.tasks.recover",
        "schedule": env.float("MINGCHA_RECOVER_EVERY", 10.0),
        "options": {"expires": 60},
    },
    "evict-pages": {
        "task": "reports.tasks.evict_pages",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "recover-batches": {
        "task": "batches.tasks.recover_batches",
        "schedule": env.float("MINGCHA_RECOVER_EVERY", 10.0),
        "options": {"expires": 60},
    },
    "recover-imports": {
        "task": "agencies.tasks.recover_imports",
        "schedule": env.float("MINGCHA_RECOVER_EVERY", 10.0),
        "options": {"expires": 60},
    },
    "clean-batches": {
        "task": "batches.tasks.clean_batches",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "seal-audit": {
        "task": "audit.tasks.seal",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "deliver-notices": {
        "task": "notices.tasks.deliver",
        "schedule": env.float("MINGCHA_MAIL_EVERY", 30.0),
        "options": {"expires": 60},
    },
    "mail-links": {
        "task": "agencies.tasks.mail_links",
        "schedule": env.float("MINGCHA_MAIL_EVERY", 30.0),
        "options": {"expires": 60},
    },
    "clean-accounts": {
        "task": "agencies.tasks.clean_accounts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "remind-of-deadlines": {
        "task": "reports.tasks.remind",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "recover-exports": {
        "task": "exports.tasks.recover_exports",
        "schedule": env.float("MINGCHA_RECOVER_EVERY", 10.0),
        "options": {"expires": 60},
    },
    "expire-exports": {
        "task": "exports.tasks.expire_exports",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "recover-checks": {
        "task": "validation.tasks.recover_checks",
        "schedule": env.float("MINGCHA_RECOVER_EVERY", 10.0),
        "options": {"expires": 60},
    },
}

# --- people ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "agencies.passwords.TwoKinds"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = (
    True  # the record of acts has every sign-in; a row more for each would never go
)

# --- mail --------------------------------------------------------------------------------------

SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
"""The address mails send their readers to."""
_mail = env.dj_email_url("EMAIL_URL", "console:")
"""``console:`` prints mails; ``submission://user:password@host:587`` sends them (see docs/operations.md)."""
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", "mingcha@localhost")
DIGEST_HOUR = env.int("MINGCHA_DIGEST_HOUR", 8)
"""The hour, in TIME_ZONE, at which the daily mails go out."""

# --- languages ---------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- files -------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("MINGCHA_STATIC", str(DATA_DIR / "static")))
STATICFILES_DIRS = [
    folder for folder in (BASE_DIR / "static", BASE_DIR / ".build" / "static") if folder.is_dir()
]
"""Our own files, and the third-party scripts that ``make`` bundles."""
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640

UPLOAD_MAX_BYTES = env.int("MINGCHA_UPLOAD_MAX_MB", 50) * 1024 * 1024
"""A larger upload is refused with a message; the reverse proxy's own limit should be higher."""
BATCH_MAX_FILES = env.int("MINGCHA_BATCH_MAX_FILES", 1000)
"""So many files are taken in one batch, those in its archives counted."""
BATCH_MAX_BYTES = env.int("MINGCHA_BATCH_MAX_MB", 500) * 1024 * 1024
"""So much is taken in one batch, packed and unpacked."""
BATCH_DAYS = env.int("MINGCHA_BATCH_DAYS", 14)
"""After so many days the files of a batch that were not filed are removed."""
DATA_UPLOAD_MAX_NUMBER_FILES = BATCH_MAX_FILES + 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
READ_TIMEOUT_SECONDS = env.int("MINGCHA_READ_TIMEOUT", 60)
READ_MEMORY_BYTES = env.int("MINGCHA_READ_MEMORY_MB", 512) * 1024 * 1024
READ_TWICE = env.bool("MINGCHA_READ_TWICE", False)
"""Read every PDF with both engines, not only where the first reading raised a doubt."""
DRAW_TIMEOUT_SECONDS = env.int("MINGCHA_DRAW_TIMEOUT", 15)
PAGE_CACHE_DAYS = env.int("MINGCHA_PAGE_DAYS", 30)
PAGE_CACHE_BYTES = env.int("MINGCHA_PAGE_CACHE_MB", 2048) * 1024 * 1024
"""Drawn pages nobody looked at for so long, or beyond so much, are thrown away; they can be drawn again."""

SUMS_KEPT_SECONDS = env.int("MINGCHA_SUMS_KEPT", 30)
"""For so long the boards may show the same sums again before they add them up anew; 0: never."""

CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
if REDIS_URL:
    CACHES["shared"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Processes of another build may write other classes.
        "KEY_PREFIX": f"sums-{max(int(file.stat().st_mtime) for file in BASE_DIR.glob('*/*.py'))}",
        "OPTIONS": {
            "serializer": "reports.keeping.Sealed",
            "socket_timeout": 0.25,
            "socket_connect_timeout": 0.25,
        },
    }
"""What one process has added up another need not; without Redis, or while it is away, each adds up its own."""

API_CALLS_A_MINUTE = env.int("MINGCHA_API_CALLS_A_MINUTE", 120)
"""A token that asks more often is told to wait."""

# --- logging -----------------------------------------------------------------------------------

LOGGING = configure(
    readable=env.bool("MINGCHA_READABLE_LOG", DEBUG), level=env.str("LOG_LEVEL", "INFO")
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# --- browser security --------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 12) * 3600
"""A session ends after this long, however busy it is."""
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", 120) * 60
"""And after this long without a click."""
SESSION_COOKIE_HTTPONLY = True

HTTPS = env.bool("HTTPS", False)
"""Set behind a proxy that ends TLS: cookies become secure, HSTS is sent, http is redirected."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PROXIES = env.int("MINGCHA_PROXIES", 0)
"""So many reverse proxies stand in front, each of which adds to X-Forwarded-For whom it was asked by."""

DJANGO_TABLES2_TEMPLATE = "components/table.html"
