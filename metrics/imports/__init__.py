"""How is a file of observations read? Recognised by its header, copied to a staging table, checked there in SQL.

Nothing here writes to a table that stays: `metrics.actions.importing` does, in one transaction.
"""

from metrics.imports.layouts import FIELDS, LONGEST_HEADER, Layout, recognise, recognise_start
from metrics.imports.refusals import CannotRead, NotTakenIn, Refusal, RefusedRow
from metrics.imports.staging import DIMENSIONS, LookAgain, faults, name_lines, refuse, refused_rows, rows, stage
from metrics.imports.workbooks import CONSTANT, DATES, Columns, Peek, as_table, guess, peek

__all__ = [
    "CONSTANT",
    "DATES",
    "DIMENSIONS",
    "FIELDS",
    "LONGEST_HEADER",
    "CannotRead",
    "Columns",
    "Layout",
    "LookAgain",
    "NotTakenIn",
    "Peek",
    "Refusal",
    "RefusedRow",
    "as_table",
    "faults",
    "guess",
    "name_lines",
    "peek",
    "recognise",
    "recognise_start",
    "refuse",
    "refused_rows",
    "rows",
    "stage",
]
