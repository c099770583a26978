"""Where is everything? The public pages are files, served before Django is asked; what follows is the working side."""

from django.contrib import admin
from django.urls import include, path

from jfp_portal import health

urlpatterns = [
    path("", health.nothing_published, name="nothing-published"),
    path("", include("accounts.urls")),
    path("", include("plans.urls")),
    path("", include("publication.urls")),
    path("", include("consultation.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
