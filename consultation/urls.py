from django.urls import path

from consultation import views

app_name = "consultation"
urlpatterns = [
    path("workspace/plans/<slug:slug>/consultation/open/", views.open_consultation, name="open"),
    path("workspace/plans/<slug:slug>/consultation/close/", views.close_consultation, name="close"),
]
