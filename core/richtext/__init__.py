"""Bodies of text in one closed, canonical form: cleaned once on the way in, and then safe to store, hash and print."""

from .cleaning import clean
from .reading import Passage, Table, passages, plain, shift_headings, tables, text_set
from .schema import TooLarge

__all__ = ["Passage", "Table", "TooLarge", "clean", "passages", "plain", "shift_headings", "tables", "text_set"]
