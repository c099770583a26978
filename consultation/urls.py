from django.urls import path

from consultation import views

RESPONSES = "workspace/plans/<slug:slug>/responses/"
ONE = f"{RESPONSES}<slug:name>/"

app_name = "consultation"
urlpatterns = [
    path("workspace/plans/<slug:slug>/consultation/open/", views.open_consultation, name="open"),
    path("workspace/plans/<slug:slug>/consultation/close/", views.close_consultation, name="close"),
    path("workspace/plans/<slug:slug>/timetable/", views.timetable, name="timetable"),
    path("workspace/plans/<slug:slug>/timetable/table.csv", views.timetable_csv, name="timetable-csv"),
    path("workspace/plans/<slug:slug>/timetable/calendar.ics", views.timetable_ics, name="timetable-ics"),
    # The public: reading and answering, without an account.
    path("consultations/", views.consultations, name="consultations"),
    path("consultations/<slug:slug>/", views.consultation, name="consultation"),
    path("consultations/<slug:slug>/responses/", views.published_responses, name="responses"),
    path("consultations/<slug:slug>/draft/", views.draft, name="draft"),
    path("consultations/<slug:slug>/draft/<slug:section>/", views.draft_section, name="draft-section"),
    path("consultations/<slug:slug>/pictures/<slug:sha256>/", views.draft_picture, name="draft-picture"),
    path("consultations/<slug:slug>/respond/", views.respond, name="respond"),
    path("consultations/<slug:slug>/respond/comments/", views.own_comments, name="comments"),
    path("consultations/<slug:slug>/respond/comments/<int:part>/", views.change_comment, name="change-comment"),
    path("consultations/<slug:slug>/respond/comment/<uuid:section>/", views.comment, name="comment"),
    path("consultations/<slug:slug>/respond/about-you/", views.who, name="who"),
    path("consultations/<slug:slug>/respond/check/", views.check, name="check"),
    path("consultations/<slug:slug>/respond/back/<str:token>/", views.back, name="back"),
    path("consultations/<slug:slug>/respond/sent/", views.sent, name="sent"),
    path("consultations/<slug:slug>/yours/<str:token>/", views.yours, name="yours"),
    # Planners: setting it up.
    path(RESPONSES, views.public_consultations, name="public"),
    path(f"{RESPONSES}new/", views.new_consultation, name="new"),
    path(ONE, views.manage, name="manage"),
    path(f"{ONE}preview/", views.preview, name="preview"),
    path(f"{ONE}edit/", views.edit_consultation, name="edit"),
    path(f"{ONE}questions/", views.question, name="question"),
    path(f"{ONE}questions/<int:number>/", views.question, name="change-question"),
    path(f"{ONE}questions/<int:number>/move/", views.move_question, name="move-question"),
    path(f"{ONE}open/", views.open_publicly, name="open-publicly"),
    path(f"{ONE}close/", views.close_publicly, name="close-publicly"),
    # Planners: what was answered, and what is done about it.
    path(f"{ONE}queue/", views.queue, name="queue"),
    path(f"{ONE}answers/<int:number>/", views.response, name="response"),
    path(f"{ONE}answers/<int:number>/original/", views.original, name="original"),
    path(f"{ONE}answers/<int:number>/<slug:verb>/", views.act, name="respond-act"),
    path(f"{ONE}enter/", views.enter, name="enter"),
    path(f"{ONE}tables/<int:number>/", views.columns, name="columns"),
    path(f"{ONE}themes/", views.themes, name="themes"),
    path(f"{ONE}themes/<int:number>/", views.theme, name="theme"),
    path(f"{ONE}themes/<int:number>/<slug:verb>/", views.act_on_theme, name="act-on-theme"),
    path(f"{ONE}points/<int:number>/", views.point, name="point"),
    path(f"{ONE}statements/", views.statements, name="statements"),
]
