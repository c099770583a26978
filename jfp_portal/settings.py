"""Which values does this installation run with? One file, everything from the environment, safe by default."""

import os
import re
from email.utils import parseaddr
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from jfp_portal.environment import flag, mail_server, own_secret_key, own_site, refuse_unsafe, words

BASE_DIR = Path(__file__).resolve().parent.parent
RUN_DIR = Path(os.environ.get("JFP_RUN_DIR", BASE_DIR / ".jfp"))

DEBUG = flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or own_secret_key(RUN_DIR)
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: give at least 50 random characters.")
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
SITE = own_site(RUN_DIR, BASE_DIR)
SITE_NAME = SITE["name"]
# Where the site is read from outside (https://plans.example.nhs.uk): sitemaps, canonical links and printed addresses
# name it. Without it they do without a host, and there is no sitemap.
SITE_ADDRESS = SITE["address"].rstrip("/")
if SITE_ADDRESS and not re.fullmatch(r"https?://[^/\s]+", SITE_ADDRESS):
    raise ImproperlyConfigured("SITE_ADDRESS is the site's own address without a path, as https://plans.example.nhs.uk")
# An e-mail address for people who cannot use a page or have found a mistake; the accessibility statement names it.
SITE_CONTACT = SITE["contact"]
# Who answers for personal data here, and what the owner's own tests of accessibility found: {controller, ...}.
SITE_STATEMENTS = {key: SITE[key] for key in ("controller", "data_protection", "accessibility")}

INSTALLED_APPS = [
    "jfp_portal",
    "publication",
    "consultation",
    "metrics",
    "priorities",
    "plans",
    "accounts",
    "organisations",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "core.requests.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "core.csp.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.gate.Gate",
]

ROOT_URLCONF = "jfp_portal.urls"
WSGI_APPLICATION = "jfp_portal.wsgi.application"
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
                "plans.views.notices.unread_notices",
            ],
        },
    },
]
FORM_RENDERER = "core.nhs.NHSFormRenderer"

# The scripts set DATABASE_URL to the embedded server where the installation names none.
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgresql:///jfp"), conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgresql://...).")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "plans:workspace"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sign-in (docs/adr/0008): django-allauth, without social accounts and without open sign-up.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SECOND_FACTOR_REQUIRED = flag("SECOND_FACTOR_REQUIRED", default=True)
INVITATION_DAYS = int(os.environ.get("INVITATION_DAYS", "7"))
# How long after the deadline of a round the links of its boards still open: a late answer is taken.
LINK_GRACE_DAYS = int(os.environ.get("LINK_GRACE_DAYS", "28"))
ACCOUNT_ADAPTER = "accounts.gate.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An account comes by an invitation that was sent to its address: that proves the address, and there is no other.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Lockout: wrong passwords and codes, counted per network address and per account; other figures are allauth's own.
LOCKOUT = os.environ.get("LOCKOUT", "20/5m/ip,5/5m/key")
ACCOUNT_RATE_LIMITS = {"login_failed": LOCKOUT, "invitation": "30/5m/ip", "board_link": "30/5m/ip"}
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignIn",
    "reauthenticate": "accounts.forms.Confirm",
    "change_password": "accounts.forms.ChangePassword",
    "set_password": "accounts.forms.SetPassword",
    "reset_password": "accounts.forms.ForgottenPassword",
    "reset_password_from_key": "accounts.forms.NewPassword",
}
MFA_ADAPTER = "accounts.gate.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "accounts.forms.Code",
    "reauthenticate": "accounts.forms.ConfirmByCode",
    "activate_totp": "accounts.forms.FirstCode",
    "add_webauthn": "accounts.forms.AddPasskey",
    "edit_webauthn": "accounts.forms.RenamePasskey",
}

# Counters of failed sign-ins and used codes. In the database, so that all processes and hosts share them and no restart
# forgives them. Large: a full cache throws out entries, and with them the lockouts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    "charts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", RUN_DIR / "static"))

# Published bundles; on storage shared between hosts in the service form. Staging lies inside, as a rename needs it.
PUBLICATION_ROOT = Path(os.environ.get("PUBLICATION_ROOT", RUN_DIR / "publications"))
PDF_CPU_SECONDS = int(os.environ.get("PDF_CPU_SECONDS", "300"))
PDF_MEMORY_MB = int(os.environ.get("PDF_MEMORY_MB", "3000"))
JOB_LEASE_SECONDS = int(os.environ.get("JOB_LEASE_SECONDS", "30"))
JOB_MOST_ATTEMPTS = int(os.environ.get("JOB_MOST_ATTEMPTS", "5"))
RECONCILE_SECONDS = int(os.environ.get("RECONCILE_SECONDS", "10"))

# The mail server, as one address: smtp://user:password@host:587?tls=starttls (the default), smtps://host:465 (TLS from
# the first byte), smtp://host:25?tls=none (a relay on this machine). Without it mail waits in the outbox (core.mail).
MAIL_SERVER = mail_server(os.environ.get("EMAIL_URL", ""))
EMAIL_BACKEND = "core.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM", f"{SITE_NAME} <no-reply@localhost>")
MAIL_BOUNCES_TO = os.environ.get("MAIL_BOUNCES_TO") or parseaddr(DEFAULT_FROM_EMAIL)[1]
MAIL_DOMAIN = MAIL_BOUNCES_TO.rpartition("@")[2] or "localhost"
MAIL_TIMEOUT_SECONDS = int(os.environ.get("MAIL_TIMEOUT_SECONDS", "10"))  # the longest silence
MAIL_STEP_SECONDS = int(os.environ.get("MAIL_STEP_SECONDS", "30"))  # the longest conversation about one message
MAIL_LEASE_SECONDS = int(os.environ.get("MAIL_LEASE_SECONDS", "120"))  # longer than connecting, sending, saying goodbye
MAIL_BATCH_SECONDS = int(os.environ.get("MAIL_BATCH_SECONDS", "20"))
MAIL_PAUSE_SECONDS = int(os.environ.get("MAIL_PAUSE_SECONDS", "30"))
MAIL_FIRST_RETRY_SECONDS = int(os.environ.get("MAIL_FIRST_RETRY_SECONDS", "60"))
MAIL_PER_DOMAIN = {
    "a minute": int(os.environ.get("MAIL_PER_DOMAIN_A_MINUTE", "60")),
    "at once": int(os.environ.get("MAIL_PER_DOMAIN_AT_ONCE", "2")),
}
# What links in mail begin with: the site's own address, or, while it has none, where the scripts have started it.
SITE_URL = SITE_ADDRESS or os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
DIGEST_HOUR = int(os.environ.get("DIGEST_HOUR", "8"))  # local time
API_REQUESTS_A_MINUTE = int(os.environ.get("API_REQUESTS_A_MINUTE", "300"))  # of one network address; 0: no limit

# Saved and sent in an hour on a consultation's pages: from one address, one network (/24, /48: a library), and in all.
CONSULTATION_LIMITS = {
    what: dict(zip(("address", "network", "all"), map(int, os.environ.get(name, usual).split(",")), strict=True))
    for what, name, usual in (
        ("save", "CONSULTATION_SAVES_AN_HOUR", "300,1500,30000"),
        ("send", "CONSULTATION_RESPONSES_AN_HOUR", "20,100,2000"),
    )
}

# Without a broker a real worker runs on a folder (kombu's filesystem transport).
BROKER_DIR = RUN_DIR / "broker"
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or os.environ.get("REDIS_URL") or "filesystem://"
if CELERY_BROKER_URL.startswith("filesystem:"):
    for folder in ("messages", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
    }
    # One process that does the work itself. With this transport Celery's forking pool shares one lock among its
    # children; a child that is killed while it waits takes the lock with it, and the worker never works again (seen).
    CELERY_WORKER_POOL = "solo"
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 2, "socket_connect_timeout": 2, "retry_on_timeout": False}
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = int(os.environ.get("JOB_SOFT_SECONDS", "600"))
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
# A worker's process that has grown beyond this ends after its task and is started anew (PDFs have limits of their own).
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1024 * int(os.environ.get("WORKER_MEMORY_MB", "1500"))
# What takes long stands in queues of its own, so that letters and the reconciler ("mail", and whatever is not named
# here) never wait behind it. A worker takes from all of them unless it is told which.
CELERY_TASK_QUEUES = {name: {"exchange": name, "routing_key": name} for name in ("publish", "mail", "import")}
CELERY_TASK_DEFAULT_QUEUE = "mail"
CELERY_TASK_ROUTES = {
    "publication.build": {"queue": "publish"},
    "publication.reconcile": {"queue": "publish"},
    "publication.send_receipts": {"queue": "publish"},
    "publication.summarise": {"queue": "publish"},
    "publication.make_report": {"queue": "publish"},
    "priorities.compare": {"queue": "publish"},
    "metrics.take_in": {"queue": "import"},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "ring again": {"task": "core.reconcile", "schedule": RECONCILE_SECONDS},
    "mail": {"task": "core.send_mail", "schedule": RECONCILE_SECONDS},
    "links": {"task": "consultation.answer_link_requests", "schedule": RECONCILE_SECONDS},
    "reminders": {"task": "consultation.send_reminders", "schedule": 300},
    "digests": {"task": "plans.send_digests", "schedule": 300},
    "administrators": {"task": "publication.tell_administrators", "schedule": 300},
    "receipts": {"task": "publication.send_receipts", "schedule": RECONCILE_SECONDS},
    "show": {"task": "publication.reconcile", "schedule": 6 * RECONCILE_SECONDS},
    "sweep uploads": {"task": "plans.sweep_uploads", "schedule": 3600},
    "sweep files of observations": {"task": "metrics.sweep_files", "schedule": 3600},
    "off track": {"task": "metrics.raise_exceptions", "schedule": 3600},
    "sweep responses": {"task": "consultation.sweep_responses", "schedule": 3600},
    "seal the audit trail": {"task": "core.seal_audit", "schedule": 60},
}
CELERY_TIMEZONE = TIME_ZONE

# Behind TLS (the service form) cookies and addresses are secure; on a newcomer's machine there is no TLS.
HTTPS = flag("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"  # no other host of the domain can set or read it
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Browsers' built-in lists hold whole domains (nhs.uk): that is for the domain's owner to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Of what is answered under these addresses no browser and no proxy keeps a copy.
NEVER_STORED = ("/workspace/", "/boards/", "/accounts/", "/admin/", "/notices/")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
SESSION_COOKIE_HTTPONLY = True
# How many proxies of ours stand before the web server: lockout counts the address that the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1" if flag("BEHIND_PROXY") else "0"))
# Browsers offer passkeys over plain http on this machine's own "localhost" only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

refuse_unsafe(debug=DEBUG, https=HTTPS, hosts=ALLOWED_HOSTS, second_factor=SECOND_FACTOR_REQUIRED, key=SECRET_KEY)

# What follows these is a key, by which whoever reads a log could get in.
KEYED_ADDRESSES = ("/boards/link/", "/follow/", "/accounts/invitation/", "/notices/stop/", "/accounts/password/reset/")
LOG_FORMAT = os.environ.get("LOG_FORMAT", "line")
if LOG_FORMAT not in {"line", "json"}:
    raise ImproperlyConfigured("LOG_FORMAT is line (for people) or json (for a collector of logs).")
LOG_REQUESTS = flag("LOG_REQUESTS", default=flag("BEHIND_PROXY"))  # one line for each, with its route and its time
SLOW_QUERY_MS = int(os.environ.get("SLOW_QUERY_MS", "1000"))  # 0: none is logged
# With which Prometheus reads /portal-metrics. Without it there is no such page.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
# Files that the backup and the restore drill touch when they end well; the status page tells how old they are.
BACKUP_STAMP = Path(os.environ["BACKUP_STAMP"]) if os.environ.get("BACKUP_STAMP") else None
DRILL_STAMP = Path(os.environ["DRILL_STAMP"]) if os.environ.get("DRILL_STAMP") else None
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {"()": "core.logs.AsJson"},
    },
    "filters": {
        "keys": {"()": "core.logs.WithoutKeys", "addresses": KEYED_ADDRESSES},
        "request": {"()": "core.logs.WithRequest"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["keys", "request"]}
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {name: {"level": "ERROR"} for name in ("weasyprint", "fontTools", "kombu.connection")},
}
