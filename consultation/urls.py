from django.urls import path

from consultation import views
from consultation.views import boards

BOARD = "boards/<int:consultee>/"

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
    path(f"{PLAN}rounds/<int:number>/", views.round_page, name="round"),
    path(f"{PLAN}rounds/<int:number>/table.csv", views.round_csv, name="round-csv"),
    path(f"{PLAN}rounds/<int:number>/remind/", views.remind_all, name="remind-all"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/", views.board_page, name="round-board"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/send/", views.send_draft, name="send-draft"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/withdraw/", views.withdraw_link, name="withdraw-link"),
    path(f"{PLAN}rounds/<int:number>/boards/<int:consultee>/remind/", views.remind, name="remind"),
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
]
