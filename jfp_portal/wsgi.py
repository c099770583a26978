"""The web server's way in: frozen and static files first, Django for the rest."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jfp_portal.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from jfp_portal.front import Front, in_utf_8

application = Front(
    in_utf_8(get_wsgi_application()),
    settings.PUBLICATION_ROOT,
    settings.STATIC_ROOT,
    settings.STATIC_URL,
    https=settings.HTTPS,
)
