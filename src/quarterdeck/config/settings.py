"""Django settings. Everything an instance may change comes from its data folder or from environment variables."""

import os

from django.utils.translation import gettext_lazy as _

from quarterdeck.core.postgres import connection, folder

DATA_FOLDER = folder.data_folder()
DEBUG = os.environ.get("QUARTERDECK_DEBUG") == "1"
SECRET_KEY = folder.secret_key(DATA_FOLDER)
ALLOWED_HOSTS = os.environ.get("QUARTERDECK_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("QUARTERDECK_ORIGINS", "").split(",") if origin]
BEHIND_HTTPS = os.environ.get("QUARTERDECK_HTTPS") == "1"

# From the ground up: a room declares its rights before one above it asks for them. Before the libraries: our templates win.
INSTALLED_APPS = [
    "quarterdeck.core.money",
    "quarterdeck.core.setup",
    "quarterdeck.core.company",
    "quarterdeck.core.events",
    "quarterdeck.core.audit",
    "quarterdeck.core.idempotency",
    "quarterdeck.core.jobs",
    "quarterdeck.core.notifications",
    "quarterdeck.core.approvals",
    "quarterdeck.core.undo",
    "quarterdeck.core.fields",
    "quarterdeck.core.lists",
    "quarterdeck.core.imports",
    "quarterdeck.core.mailbox",
    "quarterdeck.core.robots",
    "quarterdeck.core.pages",
    "quarterdeck.people",
    "quarterdeck.catalog",
    "quarterdeck.crm",
    "quarterdeck.metrics",
    "quarterdeck.targets",
    "quarterdeck.reporting",
    "quarterdeck.performance",
    "quarterdeck.simulation",
    "quarterdeck.api",
    "quarterdeck.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "procrastinate.contrib.django",
    "csp",
]

MIDDLEWARE = [
    "quarterdeck.core.health.middleware.RequestLog",
    "quarterdeck.core.pages.middleware.NoNul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quarterdeck.core.pages.middleware.HtmxRedirect",
    "quarterdeck.core.pages.middleware.CompanyDay",
]

ROOT_URLCONF = "quarterdeck.config.urls"
WSGI_APPLICATION = "quarterdeck.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": connection.django_database(DATA_FOLDER)}
# A columnar copy that figures come from, for large companies: duckdb:///path/of/a/file. Without it they are live.
ANALYTICS_URL = os.environ.get("ANALYTICS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Figures as long as nothing they are made of changes; each process keeps its own.
    "figures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Sign-up is by invitation only: the adapter of the people room closes the public form.
ACCOUNT_ADAPTER = "quarterdeck.people.sign_in.MemberAdapter"
SOCIALACCOUNT_ADAPTER = "quarterdeck.people.sign_in.SingleSignOnAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "join": "10/m/ip", "review_link": "20/m/ip"}
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Quarterdeck"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": os.environ.get("QUARTERDECK_OIDC_NAME", "sso"),
                "name": os.environ.get("QUARTERDECK_OIDC_LABEL", "Single sign-on"),
                "client_id": os.environ["QUARTERDECK_OIDC_CLIENT_ID"],
                "secret": os.environ.get("QUARTERDECK_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["QUARTERDECK_OIDC_SERVER"]},
            }
        ]
        if "QUARTERDECK_OIDC_CLIENT_ID" in os.environ
        else []
    }
}

# Django's own names for these locales; the folders are zh_Hans and zh_Hant.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = DATA_FOLDER.files
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if "QUARTERDECK_SMTP_HOST" in os.environ
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("QUARTERDECK_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("QUARTERDECK_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("QUARTERDECK_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("QUARTERDECK_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("QUARTERDECK_SMTP_TLS", "1") == "1"
# Where people reach this instance, for links in mails: https://sales.example.com
PUBLIC_ADDRESS = os.environ.get("QUARTERDECK_ADDRESS", "").rstrip("/")
# Chats a company runs itself, as origins (https://chat.example.com): group robots may have addresses there too.
ROBOT_ORIGINS = [origin for origin in os.environ.get("QUARTERDECK_ROBOT_ORIGINS", "").split(",") if origin]
DEFAULT_FROM_EMAIL = os.environ.get("QUARTERDECK_MAIL_FROM", "quarterdeck@localhost")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING_CONFIG = "quarterdeck.core.health.logs.configure"
LOGGING = {"level": os.environ.get("QUARTERDECK_LOG_LEVEL", "INFO")}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
