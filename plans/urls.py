from django.urls import path

from plans import views

app_name = "plans"
PLAN = "workspace/plans/<slug:slug>/"
SECTION = f"{PLAN}sections/<uuid:uid>/"
urlpatterns = [
    path("workspace/", views.workspace, name="workspace"),
    path(SECTION, views.section, name="section"),
    path(f"{SECTION}merge/", views.merge, name="section-merge"),
    path(f"{SECTION}presence/", views.presence, name="section-presence"),
    path(f"{SECTION}pictures/", views.pictures, name="section-pictures"),
    path(f"{PLAN}pictures/<slug:sha256>/", views.picture, name="picture"),
    path(f"{PLAN}references/", views.references, name="references"),
    path(f"{SECTION}history/", views.section_history, name="section-history"),
    path(f"{SECTION}history/<str:revision>/restore/", views.section_restore, name="section-restore"),
    path(f"{SECTION}compare/", views.section_compare, name="section-compare"),
]
