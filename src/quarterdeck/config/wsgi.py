"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quarterdeck.config.settings")
application = get_wsgi_application()
# Every room is loaded before the first request, which would otherwise wait for all of them.
_ = get_resolver().url_patterns
