from django.urls import path

from priorities import api, views

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
    path(f"{CYCLE}intentions/", views.intentions, name="intentions"),
    path(f"{CYCLE}intentions.xlsx", views.intentions_workbook, name="intentions-workbook"),
    path(f"{CYCLE}intentions/import/", views.import_intentions, name="import-intentions"),
    path(f"{CYCLE}intentions/add/", views.add_intention, name="add-intention"),
    path(f"{CYCLE}intentions/<int:number>/", views.intention, name="intention"),
    path(f"{CYCLE}intentions/<int:number>/step/", views.step_intention, name="step-intention"),
    path(f"{CYCLE}intentions/<int:number>/questions/", views.questions, name="questions"),
    path(f"{CYCLE}intentions/<int:number>/scores/", views.scores_of, name="scores-of"),
    path(f"{CYCLE}intentions/<int:number>/challenges/", views.challenges, name="challenges"),
    path(f"{CYCLE}intentions/<int:number>/decision/", views.decision, name="decision"),
    path(f"{CYCLE}intentions/<int:number>/commit/", views.commit_intention, name="commit-intention"),
    path(f"{CYCLE}not-now/", views.not_now, name="not-now"),
    path(f"{CYCLE}scoring/", views.scoring, name="scoring"),
    path(f"{CYCLE}scoring.csv", views.scoring_csv, name="scoring-csv"),
    path(f"{CYCLE}scoring/mine/", views.my_scores, name="my-scores"),
    path(f"{CYCLE}scoring/mine/finish/", views.finish_scoring, name="finish-scoring"),
    path(f"{CYCLE}scoring/mine/<int:number>/", views.score, name="score"),
    path(f"{CYCLE}intentions/<int:number>/sections/<int:position>/", views.intention_section, name="intention-section"),
    *(
        pattern
        for name in views.REGISTERS
        for pattern in (
            path(f"{CYCLE}{name}/", views.register, {"name": name}, name=name),
            path(f"{CYCLE}{name}.xlsx", views.register_workbook, {"name": name}, name=f"{name}-workbook"),
            path(f"{CYCLE}{name}/add/", views.add_to_register, {"name": name}, name=f"add-to-{name}"),
            path(f"{CYCLE}{name}/<int:number>/", views.register_entry, {"name": name}, name=f"{name}-entry"),
        )
    ),
    path(f"{CYCLE}data/freeze/", views.freeze_data, name="freeze-data"),
    path(f"{CYCLE}place-development/", views.place_development, name="place-development"),
    path(f"{CYCLE}place-development/add/", views.assess_place, name="assess-place"),
    path(f"{CYCLE}pipeline/", views.pipeline, name="pipeline"),
    path(f"{CYCLE}result/", views.result, name="result"),
    path(f"{CYCLE}result.xlsx", views.result_workbook, name="result-workbook"),
    path("api/v1/cycles/<slug:slug>/result/", api.result, name="api-result"),
    path(f"{PLAN}commitments/", views.commitments, name="commitments"),
    path(f"{PLAN}commitments/<uuid:uid>/", views.commitment, name="commitment"),
    path(f"{PLAN}commitments/<uuid:uid>/terms/", views.terms, name="terms"),
    path(f"{PLAN}commitments/<uuid:uid>/milestones/add/", views.add_milestone, name="add-milestone"),
    path(f"{PLAN}milestones/", views.milestones, name="milestones"),
    path(f"{PLAN}milestones/<slug:name>/", views.milestone, name="milestone"),
    path(f"{PLAN}milestones/<slug:name>/committee/", views.committee, name="committee"),
    path(f"{PLAN}milestones/<slug:name>/report/", views.report, name="report"),
    path("workspace/milestones/", views.monthly, name="monthly"),
    path(f"{CYCLE}intentions/<int:number>/hold-back/", views.hold_back, name="hold-back"),
    path(f"{CYCLE}overlap/", views.overlaps, name="overlaps"),
    path(f"{CYCLE}overlap/<int:number>/<int:other>/", views.overlap, name="overlap"),
    path(f"{CYCLE}places/", views.places, name="places"),
    path(f"{CYCLE}places/<int:item>/", views.place_objective, name="place-objective"),
]
