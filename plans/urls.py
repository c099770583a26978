from django.urls import path

from plans import views

app_name = "plans"
# The workspace's home is `plans:workspace`; it tells of readiness, which is known above, so `jfp_portal.urls` adds it.
urlpatterns = [
    path("workspace/plans/<slug:slug>/structure/", views.structure, name="structure"),
    path("workspace/plans/<slug:slug>/structure/undo/", views.undo_structure, name="undo-structure"),
    path("workspace/plans/<slug:slug>/structure/<uuid:uid>/", views.arrange, name="arrange"),
    path("workspace/plans/<slug:slug>/sections/<uuid:uid>/sign-off/", views.sign_off, name="sign-off"),
    path("workspace/plans/<slug:slug>/decisions/", views.decisions, name="decisions"),
]
