"""What is measured: on the working side, and for everybody."""

from metrics.views.dashboards import committee, committees, matrix, objectives, place, watched_by
from metrics.views.exceptions import exception, exceptions
from metrics.views.files import again, columns, file, files, refused_csv, send, stop
from metrics.views.limits import limits, take_back_limits
from metrics.views.local import add_local, change_local, local, public_unlisted
from metrics.views.pages import home, indicator, listed
from metrics.views.public import (
    data_csv,
    data_json,
    data_metadata,
    picture,
    public_home,
    public_indicator,
    public_list,
    public_releases,
)
from metrics.views.rating import rating
from metrics.views.reports import commentary
from metrics.views.targets import target

__all__ = [
    "add_local",
    "again",
    "change_local",
    "columns",
    "commentary",
    "committee",
    "committees",
    "data_csv",
    "data_json",
    "data_metadata",
    "exception",
    "exceptions",
    "file",
    "files",
    "home",
    "indicator",
    "limits",
    "listed",
    "local",
    "matrix",
    "objectives",
    "picture",
    "place",
    "public_home",
    "public_indicator",
    "public_list",
    "public_releases",
    "public_unlisted",
    "rating",
    "refused_csv",
    "send",
    "stop",
    "take_back_limits",
    "target",
    "watched_by",
]
