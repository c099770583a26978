from django.urls import path

from plans import views

app_name = "plans"
SECTION = "workspace/plans/<slug:slug>/sections/<uuid:uid>/"
urlpatterns = [
    path("workspace/", views.workspace, name="workspace"),
    path(f"{SECTION}advice/", views.section_advice, name="section-advice"),
    path(f"{SECTION}history/", views.section_history, name="section-history"),
    path(f"{SECTION}history/<str:revision>/restore/", views.section_restore, name="section-restore"),
    path(f"{SECTION}compare/", views.section_compare, name="section-compare"),
]
