"""What is measured, on the working side."""

from metrics.views.files import again, columns, file, files, refused_csv, send, stop
from metrics.views.pages import home, indicator, listed
from metrics.views.targets import target

__all__ = [
    "again",
    "columns",
    "file",
    "files",
    "home",
    "indicator",
    "listed",
    "refused_csv",
    "send",
    "stop",
    "target",
]
