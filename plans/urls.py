from django.urls import path

from plans import views

app_name = "plans"
urlpatterns = [
    path("workspace/", views.workspace, name="workspace"),
    path("workspace/plans/<slug:slug>/sections/<uuid:uid>/advice/", views.section_advice, name="section-advice"),
]
