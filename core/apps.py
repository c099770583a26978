from django.apps import AppConfig
from django.db.backends.signals import connection_created

from core.requests import note_slow_queries


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(note_slow_queries, dispatch_uid="core.requests")
