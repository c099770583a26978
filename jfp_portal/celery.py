"""The one Celery application. Tasks live in their rooms and are called by name."""

import os
from typing import Any

from celery import Celery, signals
from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["filesystem"] = "jfp_portal.folder_broker:Transport"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jfp_portal.settings")

app = Celery("jfp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.celeryd_init.connect
def be_patient_with_the_broker(conf: Any, **_: Any) -> None:
    """A worker waits for a broker that is silent; a page must not. An acknowledgement that timed out would hold the
    worker's one place for ever: it would look alive and take no more work (seen by script/faults broker)."""
    options = conf.broker_transport_options
    if "socket_timeout" in options:
        conf.broker_transport_options = {**options, "socket_timeout": None, "socket_keepalive": True}
