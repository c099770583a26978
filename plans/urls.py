from django.urls import path

from plans import views

app_name = "plans"
IMPORT = "workspace/plans/<slug:slug>/import/"
urlpatterns = [
    path("workspace/import/", views.import_new, name="import-new"),
    path("workspace/import/check/", views.import_new_check, name="import-new-check"),
    path("workspace/import/give-up/", views.import_give_up, name="import-new-give-up"),
    path(IMPORT, views.import_into, name="import"),
    path(f"{IMPORT}check/", views.import_check, name="import-check"),
    path(f"{IMPORT}give-up/", views.import_give_up, name="import-give-up"),
    path("workspace/", views.workspace, name="workspace"),
    path("workspace/plans/<slug:slug>/sections/<uuid:uid>/advice/", views.section_advice, name="section-advice"),
]
