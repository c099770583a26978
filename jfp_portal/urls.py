"""Where is everything? The public pages are files served before Django; what follows is the working side."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
