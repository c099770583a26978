from django.urls import path

from priorities import views

app_name = "priorities"
urlpatterns = [
    path("workspace/plans/<slug:slug>/coverage/", views.coverage, name="coverage"),
    path("workspace/plans/<slug:slug>/coverage.csv", views.coverage_csv, name="coverage-csv"),
    path("workspace/plans/<slug:slug>/coverage/<slug:code>/", views.requirement, name="requirement"),
    path("workspace/plans/<slug:slug>/sections/<uuid:uid>/links/", views.section_links, name="section-links"),
    path("workspace/plans/<slug:slug>/commitments/<uuid:uid>/sources/", views.sources, name="sources"),
]
