"""What is measured, on the working side."""

from metrics.views.pages import home, indicator, listed
from metrics.views.targets import target

__all__ = ["home", "indicator", "listed", "target"]
