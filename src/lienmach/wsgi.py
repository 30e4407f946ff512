"""The door for the web server."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from lienmach.ground import leash
from lienmach.ground.turns import Turns

leash.follow_forker()  # granian's workers would outlive it, and keep the port
gc.disable()  # loading makes no garbage, and to look for it took a fifth of the time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
_django = get_wsgi_application()
application = Turns(_django, settings.TURNS) if settings.TURNS else _django

# What is loaded by now lives as long as the process: looking through it again and again for what
# could be freed would make some requests wait for the others' garbage.
gc.collect()
gc.freeze()
gc.enable()
