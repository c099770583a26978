"""Where is everything? The public pages are files, served before Django is asked; what follows is the working side."""

from django.contrib import admin
from django.urls import include, path

import plans.urls
from jfp_portal import health
from publication.views import home

# The first page of the workspace is asked for by its name in every room; what it shows, only the highest room knows.
WORKSPACE = [path("workspace/", home, name="workspace")]

urlpatterns = [
    path("", health.nothing_published, name="nothing-published"),
    path("", include("accounts.urls")),
    path("", include((WORKSPACE + plans.urls.urlpatterns, plans.urls.app_name))),
    path("", include("priorities.urls")),
    path("", include("consultation.urls")),
    path("", include("publication.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
