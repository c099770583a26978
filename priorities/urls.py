from django.urls import path

from priorities import views

app_name = "priorities"
PLAN = "workspace/plans/<slug:slug>/"
urlpatterns = [
    path(f"{PLAN}promises/", views.references, name="references"),
    path(f"{PLAN}sections/<uuid:uid>/commitments/", views.section_commitments, name="section-commitments"),
]
