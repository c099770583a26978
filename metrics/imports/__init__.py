"""How is a file of observations read? Recognised by its header, copied to a staging table, checked there in SQL.

Nothing here writes to a table that stays: `metrics.actions.importing` does, in one transaction.
"""

from metrics.imports.layouts import CannotRead, Layout, recognise
from metrics.imports.staging import DIMENSIONS, Refusal, faults, name_lines, rows, stage

__all__ = ["DIMENSIONS", "CannotRead", "Layout", "Refusal", "faults", "name_lines", "recognise", "rows", "stage"]
