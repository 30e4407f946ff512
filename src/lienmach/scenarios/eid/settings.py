"""Settings of the demonstration's e-ID provider; its database lies in ``$LIENMACH_HOME/eid``."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from csp.constants import NONE, SELF

from lienmach.ground import installation
from lienmach.scenarios.eid import people


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


SECRET_KEY = installation.secret("eid-django")
DEBUG = False
ROOT_URLCONF = "lienmach.scenarios.eid.urls"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
ALLOWED_HOSTS = [people.HOST]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": installation.home() / "eid" / "provider.sqlite3",
        # It is made anew at every start, so there is nothing that a power cut could take.
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": "pragma synchronous=off; pragma journal_mode=memory;",
        },
    }
}
PASSWORD_HASHERS = ["lienmach.ground.passwords.Argon2"]

LOGIN_URL = "account_login"
SESSION_COOKIE_NAME = "eid_session"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "eid_csrf"
X_FRAME_OPTIONS = "DENY"
# A form's answer leads back to the portal, under whatever name the demonstration gave it.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *people.client_origins()],
    }
}

IDP_OIDC_ADAPTER = "lienmach.scenarios.eid.adapter.NationalNames"
IDP_OIDC_PRIVATE_KEY = installation.secret("eid-signing-key", make=_new_key)
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 300

STATIC_URL = "static/"
STATICFILES_DIRS = [Path(__file__).parents[2] / "static"]
WHITENOISE_USE_FINDERS = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
