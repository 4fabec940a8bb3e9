"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mhtafel.settings")
application = get_wsgi_application()

import mhtafel.celery  # noqa: E402, F401  a page that asks for a report finds the queue through it
