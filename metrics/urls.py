from django.urls import path

from metrics import views

app_name = "metrics"
urlpatterns = [
    path("workspace/metrics/", views.home, name="home"),
    path("workspace/metrics/lists/<slug:slug>/", views.listed, name="list"),
    path("workspace/metrics/indicators/<slug:slug>/", views.indicator, name="indicator"),
    path("workspace/metrics/targets/<int:pk>/", views.target, name="target"),
]
