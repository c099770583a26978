from django.urls import path

from consultation import views
from consultation.views import boards

BOARD = "boards/<int:consultee>/"

RESPONSES = "workspace/plans/<slug:slug>/responses/"
ONE = f"{RESPONSES}<slug:name>/"

app_name = "consultation"
PLAN = "workspace/plans/<slug:slug>/"
urlpatterns = [
    path("workspace/plans/<slug:slug>/consultation/open/", views.open_consultation, name="open"),
    path("workspace/plans/<slug:slug>/consultation/close/", views.close_consultation, name="close"),
    path("workspace/plans/<slug:slug>/timetable/", views.timetable, name="timetable"),
    path("workspace/plans/<slug:slug>/timetable/table.csv", views.timetable_csv, name="timetable-csv"),
    path("workspace/plans/<slug:slug>/timetable/calendar.ics", views.timetable_ics, name="timetable-ics"),
    path("boards/", boards.boards, name="boards"),
    path(BOARD, boards.asked, name="board"),
    path(f"{BOARD}priorities/", boards.priorities, name="board-priorities"),
    path(f"{BOARD}answer/", boards.answer, name="board-answer"),
    path(f"{BOARD}files/", boards.files, name="board-files"),
    path(f"{BOARD}files/<int:pk>/", boards.draft_file, name="board-file"),
    path(f"{BOARD}check/", boards.check, name="board-check"),
    path(f"{BOARD}offer/", boards.offer, name="board-offer"),
    path(f"{BOARD}take-back/", boards.take_back, name="board-take-back"),
    path(f"{BOARD}release/", boards.release, name="board-release"),
    path(f"{BOARD}send-back/", boards.send_back, name="board-send-back"),
    path(f"{BOARD}submit/", boards.submit, name="board-submit"),
    path(f"{BOARD}correct/", boards.correct, name="board-correct"),
    path(f"{BOARD}receipts/<slug:number>/", boards.receipt, name="board-receipt"),
    path(f"{BOARD}receipts/<slug:number>/files/<int:pk>/", boards.receipt_file, name="board-receipt-file"),
    path("verify/receipt/", boards.check_receipt, name="check-receipt"),
    # how far a round has reached its boards
    path(f"{PLAN}rounds/", views.rounds_page, name="rounds"),
    path(f"{PLAN}rounds/review/", views.open_review, name="open-review"),
    path(f"{PLAN}rounds/<int:number>/", views.round_page, name="round"),
    path(f"{PLAN}rounds/<int:number>/close/", views.close_review, name="close-review"),
    path(f"{PLAN}rounds/<int:number>/table.csv", views.round_csv, name="round-csv"),
    path(f"{PLAN}rounds/<int:number>/remind/", views.remind_all, name="remind-all"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/", views.board_page, name="round-board"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/send/", views.send_draft, name="send-draft"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/withdraw/", views.withdraw_link, name="withdraw-link"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/remind/", views.remind, name="remind"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/enter/", views.enter_opinion, name="enter-opinion"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/no-reply/", views.no_reply, name="no-reply"),
    path(f"{PLAN}involvement/", views.involvement, name="involvement"),
    path("workspace/bodies/<slug:slug>/contacts/", views.contacts, name="contacts"),
    path("workspace/bodies/<slug:slug>/contacts/<int:contact>/remove/", views.remove_contact, name="remove-contact"),
    path("workspace/bodies/<slug:slug>/domains/", views.add_domain, name="add-domain"),
    path("workspace/bodies/<slug:slug>/domains/<int:domain>/end/", views.end_domain, name="end-domain"),
    # the way in by a link
    path("boards/link/new/", views.new_link, name="new-link"),
    path("boards/link/<int:consultee>/who/", views.link_who, name="link-who"),
    path("boards/link/<str:token>/", views.open_link, name="link"),
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
