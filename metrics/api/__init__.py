"""The open interface to what is measured, for everybody; and the way in for observations, for programs with a key."""

from metrics.api.public import RESOURCES
from metrics.api.working import V1, WORKING

__all__ = ["RESOURCES", "V1", "WORKING"]
