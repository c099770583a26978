from django.urls import path

from consultation import views
from consultation.views import boards

BOARD = "boards/<int:consultee>/"

app_name = "consultation"
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
]
