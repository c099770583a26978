"""Where is everything? The public pages are files, served before Django is asked; what follows is the working side."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

import plans.urls
from accounts.views import admin_door
from core.desk.urls import addresses
from jfp_portal import health
from jfp_portal.desk import DESK
from jfp_portal.security_txt import security_txt
from publication.views import home

# The first page of the workspace is asked for by its name in every room; what it shows, only the highest room knows.
WORKSPACE = [path("workspace/", home, name="workspace")]

# The administration has no door of its own: our sign-in, with its second step and its lockout, and only for staff.
admin.site.login = admin_door

urlpatterns = [
    path("", health.nothing_published, name="nothing-published"),
    path("", include("accounts.urls")),
    path("", include((WORKSPACE + plans.urls.urlpatterns, plans.urls.app_name))),
    path("", include("priorities.urls")),
    path("", include("consultation.urls")),
    path("", include("metrics.urls")),
    path("", include("publication.urls")),
    path("workspace/administration/", include((addresses(DESK), "desk"))),
    path("", include("jfp_portal.api")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("portal-metrics", health.metrics, name="portal-metrics"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
]

# A program that asks under /api/ is answered as programs are; everybody else gets a page.
handler400, handler404, handler500 = (f"jfp_portal.api.{name}" for name in ("bad_request", "not_found", "server_error"))
