"""All settings of the portal; every knob comes from the environment and has a default that needs no server.

Two ways to run, one code: *embedded* (default: SQLite, a file queue, one command) and *service*
(LHH_SERVICE=1: PostgreSQL, Redis, several processes). docs/operations.md lists the variables.
"""

import os
from datetime import date
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from lhh_portal.refusals import without_traceback

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name, default):
    value = os.environ.get(name, "")
    if value == "":
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: expected 1 or 0")


def env_int(name, default):
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r}: expected a whole number") from error


def env_date(name):
    value = os.environ.get(name, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r}: expected a day as 2016-05-31") from error


def env_list(name, default=""):
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


# --- which of the two ways -------------------------------------------------------------------------------------
SERVICE = env_bool("LHH_SERVICE", False)
DEBUG = env_bool("DEBUG", False)
DEMO_SECRET_KEY = "demo-key-for-trying-out-only-never-in-service"  # noqa: S105 - a system check refuses it in service
SECRET_KEY = os.environ.get("SECRET_KEY", DEMO_SECRET_KEY)
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# The address written into mails and QR codes.
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")

VAR_DIR = Path(os.environ.get("LHH_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATIC_URL = "/static/"
# A federation's own css/brand.css and img/emblem.svg lie here and come before ours (docs/look.md).
BRAND_DIR = Path(os.environ.get("BRAND_DIR", VAR_DIR / "brand"))
STATICFILES_DIRS = [*([BRAND_DIR] if BRAND_DIR.is_dir() else []), BASE_DIR / "static"]

# --- applications ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",  # first: rows that tests restore may point to it
    "lhh_portal",
    "accounts",
    "members",
    "documents",
    "reports",
    "advisory",
    "contests",
    "honours",
    "news",
    "accounts.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_fsm",
    "django_htmx",
    "django_prose_editor",
    "django_tables2",
    "import_export",
    "rules",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "news.counting.CountingMiddleware",
    "news.old_site.redirects.OldAddressMiddleware",
    "news.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RequireSecondFactorMiddleware",
    "accounts.middleware.AuditTrailMiddleware",
]

ROOT_URLCONF = "lhh_portal.urls"
WSGI_APPLICATION = "lhh_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.context_processors.federation",
            ],
        },
    },
]
MESSAGE_TAGS = {message_levels.ERROR: "danger"}
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
DJANGO_TABLES2_TABLE_ATTRS = {"class": "table"}

# --- data ------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'lhh.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: two writers wait for each other instead of failing when a read turns into a write.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        # Shared by the web workers of one machine, so that sign-in limits count all of them. With the default of
        # 300 entries somebody could wash out the count of wrong passwords by filling the cache.
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    ),
    # Pages of visitors (news/page_cache.py), apart from the counts above, which they must not push out.
    "pages": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "pages",
            # Making the page takes less than waiting for a cache that does not answer.
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "pages",
            "OPTIONS": {"MAX_ENTRIES": 2_000},
        }
    ),
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVICE
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not SERVICE
WHITENOISE_AUTOREFRESH = not SERVICE

# --- tasks: the Job row is the truth, a message only says "look at job 17" (lhh_portal/jobs.py) -----------------
QUEUE_DIR = VAR_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    QUEUE_DIR.mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 30  # a child reads the paper's fonts before it reports for work
CELERY_BEAT_SCHEDULER = "lhh_portal.schedule:Schedule"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
JOB_STALE_SECONDS = env_int("JOB_STALE_SECONDS", 20)
CELERY_BEAT_SCHEDULE = {
    # A sweep that waited behind long work is void: the next one is already on its way.
    "sweep-jobs": {"task": "lhh_portal.tasks.sweep_jobs", "schedule": 10.0, "options": {"expires": 10}},
    "complete-archives": {"task": "documents.tasks.complete_archives", "schedule": 900.0, "options": {"expires": 900}},
    "watch-archives": {"task": "documents.tasks.watch_archives", "schedule": crontab(hour=5, minute=30)},
    "drop-old-drafts": {"task": "reports.tasks.drop_old_drafts", "schedule": crontab(hour=2, minute=10)},
    "check-rounds": {"task": "reports.tasks.check_rounds", "schedule": crontab(hour=2, minute=15)},
    "deliver-due": {"task": "documents.tasks.deliver_due", "schedule": 300.0, "options": {"expires": 300}},
    "remind-due": {"task": "reports.tasks.remind_due", "schedule": 900.0, "options": {"expires": 900}},
    "add-up-reads": {"task": "news.tasks.add_up_reads", "schedule": 60.0, "options": {"expires": 60}},
    "publish-due": {"task": "news.tasks.publish_due", "schedule": 60.0, "options": {"expires": 60}},
    "find-joint": {"task": "reports.tasks.find_joint", "schedule": crontab(hour=2, minute=10)},
    "send-answers": {"task": "news.tasks.send_answers", "schedule": 60.0, "options": {"expires": 60}},
    "forget-senders": {"task": "news.tasks.forget_senders", "schedule": crontab(hour=2, minute=20)},
    "repair-search": {"task": "news.tasks.repair_search", "schedule": crontab(hour=2, minute=40)},
    "forget-data-requests": {"task": "news.tasks.forget_data_requests", "schedule": crontab(hour=2, minute=50)},
}

# --- people ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "accounts.backends.AdministratorBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace"
LOGOUT_REDIRECT_URL = "news:front"
AUDITLOG_USE_FK_STRING_REPRESENTATION = True  # the trail still reads when the record pointed to is gone
AUDITLOG_DISABLE_ON_RAW_SAVE = True  # loaddata and the test database restore rows, nobody changes them
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account begins with an invitation sent to that address
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nothing is mailed to an address that has no account here
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever did not change the password or second factor gets to know of it
INVITATION_DAYS = 7
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {"add_webauthn": "accounts.mfa_forms.AddKeyForm", "edit_webauthn": "accounts.mfa_forms.RenameKeyForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation verified it
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "LHH"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVICE
# Roles that must have a second factor; off in the embedded default so that the demo can be tried at once.
REQUIRE_MFA = env_bool("REQUIRE_MFA", SERVICE)

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = env_int("EMAIL_TIMEOUT", 20)  # seconds; a mail server that never answers must not hold a worker
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "LHH <khong-tra-loi@lhh.example>"
# A paper above this goes out as a link only; many servers refuse mails of more than 20 MB, and Base64 adds a third.
MAIL_ATTACH_MAX_MB = env_int("MAIL_ATTACH_MAX_MB", 10)
# Mails that can wait go out on working days in these hours; empty: at any hour of any day.
MAIL_HOURS = os.environ.get("MAIL_HOURS", "07:30-17:30")

# Of the accounts that `manage.py seed_demo` makes; it refuses to run in service.
DEMO_PASSWORD = os.environ.get("DEMO_PASSWORD") or "minh-hoa-2024"

# --- language and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # numbers are written by lhh_portal.quantity, identifiers must stay bare
FORMAT_MODULE_PATH = ["lhh_portal.formats"]

# --- safety ----------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "lhh_portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 7 * 24 * 3600  # with "keep me signed in"; without it the session ends with the browser
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVICE
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", SERVICE)
# How many proxies stand before the web server: sign-in limits count the visitor, not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 1 if SERVICE else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVICE else None
SECURE_HSTS_SECONDS = 31_536_000 if SERVICE else 0
# A federation's other sites under the same name may still speak plain http.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", False)
SECURE_REDIRECT_EXEMPT = [r"^song/$", r"^san-sang/$"]  # asked from inside, without TLS
# Larger uploads are refused by the upload handler before they reach the disk.
UPLOAD_MAX_BYTES = env_int("UPLOAD_MAX_MB", 25) * 1024 * 1024
VIDEO_MAX_BYTES = env_int("VIDEO_MAX_MB", 200) * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["lhh_portal.uploads.LimitedUploadHandler"]
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- promises of /du-lieu-ca-nhan/ that others keep: log rotation of the web server, the script of the backups --------
ACCESS_LOG_DAYS = env_int("ACCESS_LOG_DAYS", 30)
BACKUP_DAYS = env_int("BACKUP_DAYS", 90)

# --- entering --------------------------------------------------------------------------------------------------
# What somebody typed and never saved is kept this long.
DRAFT_DAYS = env_int("DRAFT_DAYS", 30)

# --- answers: to the public's voices, of clients ------------------------------------------------------------------
ANSWER_DAYS = env_int("ANSWER_DAYS", 5)  # working days for a visitor's question; after that it shows as late
ADVICE_ANSWER_DAYS = env_int("ADVICE_ANSWER_DAYS", 30)  # a client's for a recommendation, stamped when it is sent
# Withheld from what an expert without a labour contract is paid (Thông tư 111/2013/TT-BTC, Điều 25.1.i).
EXPERT_TAX_PERCENT = env_int("EXPERT_TAX_PERCENT", 10)
EXPERT_TAX_FROM_VND = env_int("EXPERT_TAX_FROM_VND", 2_000_000)  # of one payment, at least
if not 0 <= EXPERT_TAX_PERCENT <= 100:
    raise ImproperlyConfigured("EXPERT_TAX_PERCENT: expected 0 to 100")
# How a council decides (processes.md 3.5); each council keeps what held when it was set up.
ADVICE_QUORUM = os.environ.get("ADVICE_QUORUM", "2/3")  # present, of all members: at least
ADVICE_MAJORITY = os.environ.get("ADVICE_MAJORITY", "1/2")  # in favour: more than
ADVICE_MAJORITY_OF = os.environ.get("ADVICE_MAJORITY_OF", "present")  # of: present, members, votes
# Since when the province has a regulation on advisory work of its own (figure TVP-13); none: it has none.
ADVICE_REGULATION_ON = env_date("ADVICE_REGULATION_ON")
# Addresses of who asked are deleted so many months (of 30 days) after the answer.
FORGET_SENDERS_MONTHS = env_int("FORGET_SENDERS_MONTHS", 6)

# --- the paper -------------------------------------------------------------------------------------------------
PAPER_FONT = os.environ.get("PAPER_FONT", "Liberation Serif")
# A footnote tells an association's work of one kind record by record up to this many, then it adds them up.
NOTE_LISTS_UP_TO = env_int("NOTE_LISTS_UP_TO", 20)
# With more than so many clauses a note adds up all work, and if that is still too much it names the associations alone.
NOTE_HOLDS_UP_TO = env_int("NOTE_HOLDS_UP_TO", 60)

# --- signatures (docs/signing.md) ------------------------------------------------------------------------------
# Key files (.p12) lie here, outside the database and outside MEDIA_ROOT, so that no backup takes them along.
SIGNING_KEYS_DIR = Path(os.environ.get("SIGNING_KEYS_DIR", VAR_DIR / "keys"))
# Root certificates (.pem, .crt, .cer) and, where they are not fetched, revocation lists (.crl).
SIGNING_TRUST_DIR = Path(os.environ.get("SIGNING_TRUST_DIR", VAR_DIR / "trust"))
# The authority that `manage.py make_demo_authority` makes; anybody can make one, so service does not trust it.
ALLOW_DEMO_AUTHORITY = env_bool("ALLOW_DEMO_AUTHORITY", not SERVICE)
# The seal is shown at its real size; round seals are 30 to 36 mm across.
SEAL_MM = env_int("SEAL_MM", 36)
PKCS11_MODULE = os.environ.get("PKCS11_MODULE", "")
# RSASSA-PSS instead of PKCS#1 v1.5, which more programs at recipients' desks read.
SIGNING_PSS = env_bool("SIGNING_PSS", False)
# Empty: the demo authority's own stamp where that is allowed, otherwise signatures without time stamp (B-B).
TSA_URL = os.environ.get("TSA_URL", "")
TSA_TIMEOUT = env_int("TSA_TIMEOUT", 5)  # seconds; signing goes on without a stamp after that
# Ask OCSP responders and CRL addresses named in certificates.
REVOCATION_ONLINE = env_bool("REVOCATION_ONLINE", SERVICE)
# A paper gets a further archive time stamp this long before the certificate of its last one expires.
ARCHIVE_RENEW_DAYS = env_int("ARCHIVE_RENEW_DAYS", 90)
# A file that somebody sends to be verified is judged in a process of its own, ended above either of these.
VERIFY_MEMORY_MB = env_int("VERIFY_MEMORY_MB", 1500)
VERIFY_SECONDS = env_int("VERIFY_SECONDS", 20)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"refusals": {"()": "django.utils.log.CallbackFilter", "callback": without_traceback}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"filters": ["refusals"]},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},  # greets whoever imports it
        "celery": {"level": os.environ.get("LOG_LEVEL", "WARNING")},
        # They log every certificate that does not hold, with a traceback; we tell it in one sentence ourselves.
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
    },
}
