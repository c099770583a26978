from django.urls import path

from metrics import views

LIST = "workspace/metrics/lists/<slug:slug>/"
COMMITTEE = "workspace/metrics/committees/<slug:slug>/"
PUBLIC = "metrics/<slug:slug>/"
RELEASE = f"{PUBLIC}releases/<int:number>/"

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
    # dashboards
    path(f"{LIST}places/", views.matrix, name="matrix"),
    path(f"{LIST}committees/", views.watched_by, name="watched-by"),
    path("workspace/metrics/places/<slug:slug>/", views.place, name="place"),
    path("workspace/metrics/objectives/<slug:slug>/", views.objectives, name="objectives"),
    path("workspace/metrics/committees/", views.committees, name="committees"),
    path("workspace/metrics/committees/<slug:slug>/", views.committee, name="committee"),
    path("workspace/metrics/places/<slug:slug>/local/", views.local, name="local"),
    path("workspace/metrics/places/<slug:slug>/local/add/", views.add_local, name="add-local"),
    path("workspace/metrics/places/<slug:slug>/local/<int:pk>/", views.change_local, name="change-local"),
    # for everybody: pages, and open data as it is now and as each release knew it
    path("metrics/", views.public_home, name="public-home"),
    path("metrics/lists/<slug:slug>/", views.public_list, name="public-list"),
    path("metrics/local/", views.public_unlisted, name="public-unlisted"),
    path(PUBLIC, views.public_indicator, name="public"),
    path(f"{PUBLIC}data.csv", views.data_csv, name="data-csv"),
    path(f"{PUBLIC}data.csv-metadata.json", views.data_metadata, name="data-metadata"),
    path(f"{PUBLIC}data.json", views.data_json, name="data-json"),
    path(f"{PUBLIC}<slug:kind>.svg", views.picture, name="picture"),
    path(f"{PUBLIC}releases/", views.public_releases, name="public-releases"),
    path(RELEASE, views.public_indicator, name="public-release"),
    path(f"{RELEASE}data.csv", views.data_csv, name="release-csv"),
    path(f"{RELEASE}data.csv-metadata.json", views.data_metadata, name="release-metadata"),
    path(f"{RELEASE}data.json", views.data_json, name="release-json"),
    path(f"{RELEASE}<slug:kind>.svg", views.picture, name="release-picture"),
    # reports to committees: what the analyst says, what is off its track, from when limits are drawn anew
    path(f"{COMMITTEE}commentary/", views.commentary, name="commentary"),
    path(f"{COMMITTEE}commentary/<int:measure>/", views.commentary, name="commentary-on"),
    path(f"{COMMITTEE}off-track/", views.exceptions, name="exceptions"),
    path(f"{COMMITTEE}off-track/<int:pk>/", views.exception, name="exception"),
    path("workspace/metrics/series/<int:pk>/limits/", views.limits, name="limits"),
    path("workspace/metrics/limits/<int:pk>/take-back/", views.take_back_limits, name="take-back-limits"),
    path(f"{COMMITTEE}rating/", views.rating, name="rating"),
]
