from django.urls import path

from metrics import views

app_name = "metrics"
urlpatterns = [
    path("workspace/metrics/", views.home, name="home"),
    path("workspace/metrics/lists/<slug:slug>/", views.listed, name="list"),
    path("workspace/metrics/indicators/<slug:slug>/", views.indicator, name="indicator"),
    path("workspace/metrics/targets/<int:pk>/", views.target, name="target"),
    path("workspace/metrics/files/", views.files, name="files"),
    path("workspace/metrics/files/send/", views.send, name="send"),
    path("workspace/metrics/files/<int:pk>/", views.file, name="file"),
    path("workspace/metrics/files/<int:pk>/columns/", views.columns, name="columns"),
    path("workspace/metrics/files/<int:pk>/stop/", views.stop, name="stop"),
    path("workspace/metrics/files/<int:pk>/again/", views.again, name="again"),
    path("workspace/metrics/files/<int:pk>/refused.csv", views.refused_csv, name="refused-csv"),
]
