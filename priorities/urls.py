from django.urls import path

from priorities import views

app_name = "priorities"
PLAN = "workspace/plans/<slug:slug>/"
CYCLE = "workspace/cycles/<slug:slug>/"
urlpatterns = [
    path(f"{PLAN}promises/", views.references, name="references"),
    path(f"{PLAN}sections/<uuid:uid>/commitments/", views.section_commitments, name="section-commitments"),
    path(f"{PLAN}coverage/", views.coverage, name="coverage"),
    path(f"{PLAN}coverage.csv", views.coverage_csv, name="coverage-csv"),
    path(f"{PLAN}coverage/<slug:code>/", views.requirement, name="requirement"),
    path(f"{PLAN}sections/<uuid:uid>/links/", views.section_links, name="section-links"),
    path(f"{PLAN}commitments/<uuid:uid>/sources/", views.sources, name="sources"),
    path("workspace/cycles/", views.cycles, name="cycles"),
    path(CYCLE, views.cycle, name="cycle"),
    path(f"{CYCLE}copy/", views.copy_cycle, name="copy-cycle"),
    path(f"{CYCLE}steps/<int:position>/", views.step, name="step"),
    path(f"{CYCLE}guidance/<int:position>/", views.guidance, name="guidance"),
    path(f"{CYCLE}candidates/", views.candidates, name="candidates"),
    path(f"{CYCLE}candidates/add/", views.add_candidate, name="add-candidate"),
    path(f"{CYCLE}candidates/<int:number>/", views.candidate, name="candidate"),
]
