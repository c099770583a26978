from django.urls import path

from publication import views
from publication.views import boards

BOARD = "boards/<int:consultee>/"
FORMATS = "workspace/plans/<slug:slug>/formats/"
COMMITTEE = "workspace/metrics/committees/<slug:slug>/"
YEAR_END = "workspace/plans/<slug:slug>/year-end/"
SUMMARIES = "workspace/cycles/<slug:slug>/summaries/"

app_name = "publication"
urlpatterns = [
    path("workspace/plans/<slug:slug>/", views.plan, name="plan"),
    path("workspace/plans/<slug:slug>/start-edition/", views.start_edition, name="start-edition"),
    path("workspace/plans/<slug:slug>/take-back/", views.take_back, name="take-back"),
    path("workspace/plans/<slug:slug>/issue-draft/", views.issue_draft, name="issue-draft"),
    path("workspace/plans/<slug:slug>/abandon/", views.abandon, name="abandon"),
    path("workspace/plans/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("workspace/plans/<slug:slug>/publish/", views.publish, name="publish"),
    path("workspace/plans/<slug:slug>/compare/", views.compare, name="compare"),
    path("workspace/plans/<slug:slug>/compare/pdf/", views.compare_pdf, name="compare-pdf"),
    path("workspace/plans/<slug:slug>/word/", views.plan_word, name="plan-word"),
    path("workspace/plans/<slug:slug>/sections/<uuid:uid>/word/", views.section_word, name="section-word"),
    path("workspace/plans/<slug:slug>/revisions/", views.revisions, name="revisions"),
    path("workspace/plans/<slug:slug>/revisions/changes/", views.change_reasons, name="change-reasons"),
    path("workspace/plans/<slug:slug>/copies/", views.copies, name="copies"),
    path("workspace/plans/<slug:slug>/copies/<int:edition>/<slug:body>/", views.give_copy, name="give-copy"),
    path("workspace/plans/<slug:slug>/evidence/", views.evidence, name="evidence"),
    path("workspace/plans/<slug:slug>/evidence/pdf/", views.evidence_pdf, name="evidence-pdf"),
    path("workspace/plans/<slug:slug>/later-opinions/", views.later_opinions, name="later-opinions"),
    path("workspace/jobs/", views.jobs, name="jobs"),
    path("workspace/jobs/<int:job_id>/", views.job, name="job"),
    path("workspace/data-quality/", views.data_quality, name="data-quality"),
    path("workspace/data-quality/<str:fingerprint>/", views.finding, name="finding"),
    path("workspace/data-quality/set-aside/<int:pk>/take-up/", views.take_up, name="take-up"),
    path(f"{BOARD}draft/", boards.draft, name="board-draft"),
    path(f"{BOARD}draft/<uuid:uid>/", boards.draft_section, name="board-section"),
    path(f"{BOARD}draft/images/<str:name>", boards.picture, name="board-picture"),
    path(f"{BOARD}draft.pdf", boards.draft_pdf, name="board-draft-pdf"),
    path(f"{BOARD}changes.pdf", boards.changes_pdf, name="board-changes-pdf"),
    path(f"{BOARD}changes/", boards.changes, name="board-changes"),
    path(f"{BOARD}receipts/<slug:number>/receipt.pdf", boards.receipt_pdf, name="board-receipt-pdf"),
    path(SUMMARIES, views.summaries, name="summaries"),
    path(f"{SUMMARIES}<slug:kind>/<slug:key>/", views.summary, name="summary"),
    path(f"{SUMMARIES}<slug:kind>/<slug:key>/summary.pdf", views.summary_pdf, name="summary-pdf"),
    path("verify/copy/", views.check_copy, name="check-copy"),
    path("follow/", views.follow, name="follow"),
    path("follow/confirm/<str:token>/", views.follow_confirm, name="follow-confirm"),
    path("follow/leave/<str:token>/", views.follow_leave, name="follow-leave"),
    path("workspace/plans/<slug:slug>/numbers/", views.references, name="references"),
    path("search/", views.search, name="search"),
    path(f"{COMMITTEE}reports/", views.reports, name="reports"),
    path(f"{COMMITTEE}reports/next/", views.report_next, name="report-next"),
    path(f"{COMMITTEE}reports/<int:number>/", views.report, name="report"),
    path(f"{COMMITTEE}reports/<int:number>/again/", views.report_again, name="report-again"),
    path(f"{COMMITTEE}reports/<int:number>/<slug:kind>/", views.report_file, name="report-file"),
    path(YEAR_END, views.year_end, name="year-end"),
    path(f"{YEAR_END}freeze/", views.year_end_freeze, name="year-end-freeze"),
    path(f"{YEAR_END}<int:pk>/", views.year_end_status, name="year-end-status"),
    path(f"{YEAR_END}<int:pk>/<slug:kind>/", views.year_end_file, name="year-end-file"),
    path(FORMATS, views.formats, name="formats"),
    path(f"{FORMATS}add/", views.add_format, name="add-format"),
    path(f"{FORMATS}<int:pk>/withdraw/", views.withdraw_format, name="withdraw-format"),
    path(f"{FORMATS}requests/", views.format_requests, name="format-requests"),
    path(f"{FORMATS}requests/<int:pk>/", views.format_request, name="format-request"),
    path("formats/ask/", views.ask_for_format, name="ask-for-format"),
    path("workspace/jobs/<int:job_id>/again/", views.job_again, name="job-again"),
    path("workspace/jobs/<int:job_id>/stop/", views.job_stop, name="job-stop"),
    path("workspace/status/", views.status, name="status"),
    path("workspace/plans/<slug:slug>/editions/<int:number>/take-off/", views.take_off, name="take-off"),
    path("workspace/plans/<slug:slug>/editions/<int:number>/show-again/", views.show_again, name="show-again"),
]
