"""The door of the demonstration's provider for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from lienmach.ground import leash

leash.follow_forker()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.scenarios.eid.settings")
application = get_wsgi_application()
