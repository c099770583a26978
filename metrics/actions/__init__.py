"""The verbs of this room."""

from metrics.actions.importing import NotTakenIn, import_observations

__all__ = ["NotTakenIn", "import_observations"]
