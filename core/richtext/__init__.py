"""Bodies of text in one closed, canonical form: cleaned once on the way in, and then safe to store, hash and print."""

from .cleaning import clean
from .reading import Table, plain, shift_headings, tables, text_set
from .schema import TooLarge

__all__ = ["Table", "TooLarge", "clean", "plain", "shift_headings", "tables", "text_set"]
