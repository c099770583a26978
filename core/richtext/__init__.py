"""Bodies of text in one closed, canonical form: cleaned once on the way in, and then safe to store, hash and print."""

from .cleaning import clean
from .notation import Missing, read, write
from .parts import Block, block_ids, blocks, join, part
from .reading import Passage, Table, plain, shift_headings, tables, text_set, texts_in
from .references import kind_of, references, resolved
from .schema import TooLarge

__all__ = [
    "Block",
    "Missing",
    "Passage",
    "Table",
    "TooLarge",
    "block_ids",
    "blocks",
    "clean",
    "join",
    "kind_of",
    "part",
    "plain",
    "read",
    "references",
    "resolved",
    "shift_headings",
    "tables",
    "text_set",
    "texts_in",
    "write",
]
