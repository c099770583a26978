"""Bodies of text in one closed, canonical form: cleaned once on the way in, and then safe to store, hash and print."""

from .cleaning import clean
from .parts import Block, block_ids, blocks, join, part
from .reading import Table, plain, shift_headings, tables, text_set
from .schema import TooLarge

__all__ = [
    "Block",
    "Table",
    "TooLarge",
    "block_ids",
    "blocks",
    "clean",
    "join",
    "part",
    "plain",
    "shift_headings",
    "tables",
    "text_set",
]
