"""Settings: one file; what differs between machines comes from the environment."""

import os

from csp.constants import NONE, SELF

from lienmach.ground import installation

SECRET_KEY = installation.secret("django")
DEBUG = os.environ.get("LIENMACH_DEBUG") == "1"
ROOT_URLCONF = "lienmach.urls"
WSGI_APPLICATION = "lienmach.wsgi.application"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What is printed on papers that last, such as https://{province}.example.gov.vn; without it, the
# address a request was sent to. Proxies of our own, whose word on who asks is believed.
PUBLIC_ADDRESS = os.environ.get("LIENMACH_ADDRESS", "")
TRUSTED_PROXIES = installation.proxies()

# Provinces are told apart by host name; the middleware answers 404 to any other.
ALLOWED_HOSTS = ["*"]

SYSTEMS = ["identity", "registries", "dossiers"]
REFERENCE = ["homes", "ledger", "territory", "merger"]
INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "csp",
    "ninja",
    "lienmach",
    *(f"lienmach.{room}" for room in [*REFERENCE, *SYSTEMS]),
]
MIDDLEWARE = [
    "lienmach.portal.traffic.CountTraffic",
    "django.middleware.security.SecurityMiddleware",
    "lienmach.homes.middleware.AnswerHealth",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lienmach.portal.cookies.CookiesOfThisHost",
    "lienmach.portal.policies.ContentPolicies",
    "lienmach.api.ProblemsUnderApi",
    "lienmach.portal.personal.KeepNothingPersonal",
    "lienmach.homes.middleware.ProvinceByHost",
    "lienmach.portal.joined.WorkInJoined",
    "lienmach.portal.methods.TellFormsOnly",
    "lienmach.portal.reads.LogReads",
    "lienmach.portal.bodies.RefuseLargeBodies",
    "lienmach.portal.bodies.RefuseNul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "lienmach.portal.context.portal",
            ],
            "builtins": ["lienmach.portal.tags"],
        },
    }
]

# One database per province; ``default`` is left empty so that an unrouted query fails loudly.
# Statements are planned once a connection: planning was a third of what they cost the server.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
# The web server keeps warm connections to every home: cold ones cost 100 to 250 ms at a switch.
TURNS = int(os.environ.get("LIENMACH_TURNS", "0"))
POOL = {"min_size": TURNS, "max_size": TURNS + 4, "timeout": 15, "max_idle": 3600}


def _database(place: installation.Database) -> dict[str, object]:
    options: dict[str, object] = {**PREPARED, **dict(place.options)}
    if TURNS:
        options["pool"] = dict(POOL)
    if place.passfile:
        options["passfile"] = place.passfile
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": place.dbname,
        "HOST": place.host,
        "PORT": place.port,
        "USER": place.user,
        "PASSWORD": place.password,
        "OPTIONS": options,
        "TEST": {"DEPENDENCIES": []},
    }


PROVINCES = installation.provinces()
DATABASES = {"default": {}, **{name: _database(place) for name, place in PROVINCES.items()}}
DATABASE_ROUTERS = ["lienmach.homes.router.Router"]

PROCRASTINATE_DATABASE_ALIAS = next(iter(PROVINCES))
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "no_autodiscovery"
PROCRASTINATE_IMPORT_PATHS = ["lienmach.jobs"]

STATIC_URL = "/static/"  # also under an address of another province's desk (portal/joined.py)
STORAGES = {"staticfiles": {"BACKEND": "lienmach.portal.built.BuiltFiles"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"-[0-9A-Z]{8}\.(?:css|js|svg|woff2)$"  # portal.built
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Only where a proxy of ours stands in front and sets both headers itself may they be believed.
BEHIND_PROXY = os.environ.get("LIENMACH_BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
PASSWORD_HASHERS = ["lienmach.ground.passwords.Argon2"]

# Told under TLS alone, which a proxy of ours ends: for a year, and for hosts below it too.
SECURE_HSTS_SECONDS = 366 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
CSRF_COOKIE_SECURE = BEHIND_PROXY

SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# Months for which the log of reads is kept; never fewer than twelve (Decree 333/2026).
READS_KEPT_MONTHS = int(os.environ.get("LIENMACH_READS_MONTHS", "12"))
# Files that people hand in: one, all of one filing, and so many a person and day.
PAPER_LIMIT_BYTES = 20 * 1_048_576
PAPERS_LIMIT_BYTES = 60 * 1_048_576
UPLOADS_A_DAY, UPLOADS_A_DAY_OF_OFFICERS = 60, 2_000
# What a request holds meanwhile lies with the installation and nowhere else.
FILE_UPLOAD_TEMP_DIR = str(installation.folder("drafts"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "lienmach.ground.logs.Indented",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LIENMACH_LOG", "WARNING")},
    # Django gives these handlers of their own, which would write what ours leaves out.
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
