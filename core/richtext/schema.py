"""The closed schema of a body of text: what may stand in it, and how large it may grow."""

import re

MAX_DEPTH = 30
MAX_SPAN = 50
MAX_ROWS = 200
MAX_COLUMNS = 20
MAX_BYTES = 200_000
MAX_ITEMS = 2_000

# What is read may be wordier than what is kept: text pasted from a word processor carries a lot of styling.
MAX_INPUT_BYTES = 1_000_000
MAX_INPUT_DEPTH = 80

LISTS = frozenset({"ul", "ol"})
HEADINGS = frozenset({"h2", "h3", "h4"})
MARKS = frozenset({"strong", "em", "a", "sup", "sub", "br", "span", "abbr"})
# Among blocks `div` is an object only: a thing that stands in the text and is kept elsewhere.
IDENTIFIED = frozenset({"p", "ul", "ol", "li", "blockquote", "table", "figure", "aside", "div"}) | HEADINGS
VOID = frozenset({"br", "img", "hr"})

BID = re.compile(r"[a-z2-7]{8}\Z")
PICTURE = re.compile(r"asset:[0-9a-f]{64}\Z")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")
NOTE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")
# Its key is long enough for two short names with a dot between them.
REFERENCE = re.compile(r"[a-z]{1,20}:[A-Za-z0-9._-]{1,160}\Z")
LIST_TYPES = frozenset({"1", "a", "A", "i", "I"})

_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^@]+@[^@]", re.IGNORECASE)
_UNSAFE_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\\"<>`]")


class TooLarge(ValueError):
    """A bound of the schema was passed. The message is one sentence that says which, for a person to read.

    The bounds are those within which a PDF is laid out in reasonable time and memory.
    """


def link_target(href: str) -> str:
    """The address if a link may point there, else an empty string.

    Allowed: http, https, mailto, a fragment of this text, and an address on this site. Refused: every other scheme,
    addresses relative to a page (the text is shown on several), and backslashes, which browsers read as slashes.
    """
    href = href.strip()
    if _UNSAFE_IN_ADDRESS.search(href.replace(" ", "")):
        return ""
    href = href.replace(" ", "%20")
    if href.startswith("#"):
        return href if len(href) > 1 else ""
    if href.startswith("/"):
        return "" if href.startswith("//") else href
    return href if _WEB.match(href) or _MAIL.match(href) else ""
