from django.urls import path

from consultation import views

app_name = "consultation"
urlpatterns = [
    path("workspace/plans/<slug:slug>/consultation/open/", views.open_consultation, name="open"),
    path("workspace/plans/<slug:slug>/consultation/close/", views.close_consultation, name="close"),
    path("workspace/plans/<slug:slug>/timetable/", views.timetable, name="timetable"),
    path("workspace/plans/<slug:slug>/timetable/table.csv", views.timetable_csv, name="timetable-csv"),
    path("workspace/plans/<slug:slug>/timetable/calendar.ics", views.timetable_ics, name="timetable-ics"),
]
