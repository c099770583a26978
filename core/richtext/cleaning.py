"""From untrusted HTML to a canonical body."""

from .blocks import Builder
from .ids import give_ids
from .sanitise import harmless
from .schema import MAX_BYTES, MAX_DEPTH, MAX_INPUT_BYTES, TooLarge
from .tree import Node, parse, serialise

_PASSES = 4


def clean(html: str, *, keep_ids: bool = True) -> str:
    """Untrusted HTML as a canonical body of the closed schema; `clean(clean(x)) == clean(x)`.

    Promises: nothing that runs, loads or styles is left; structure is repaired and no visible text is lost (a picture
    without a stored copy, a form field and other things that are not text are dropped); every block has an id, which is
    kept when it came in valid and unique, unless `keep_ids` is false. One top-level block a line.

    Raises TooLarge, with a sentence for a person, when a bound of the schema is passed.
    """
    if len(html) > MAX_INPUT_BYTES or len(html.encode("utf-8", "replace")) > MAX_INPUT_BYTES:
        raise TooLarge(f"The text is larger than {MAX_INPUT_BYTES // 1000} KB; please split it.")
    body = _canonical(html, keep_ids=keep_ids)
    for _ in range(_PASSES):
        # Hashes are taken of bodies, so a second reading must find nothing to change.
        again = _canonical(body, keep_ids=True)
        if again == body:
            break
        body = again
    if len(body.encode()) > MAX_BYTES:
        raise TooLarge(f"The text is larger than {MAX_BYTES // 1000} KB; please split it into several sections.")
    return body


def canonical_blocks(root: Node, *, keep_ids: bool = True) -> list[Node]:
    """The canonical blocks of a tree that has been made harmless. Raises TooLarge."""
    blocks = Builder(root).body()
    for block in blocks:
        _refuse_deep(block, 1)
    give_ids(blocks, keep=keep_ids)
    return blocks


def _canonical(html: str, *, keep_ids: bool) -> str:
    blocks = canonical_blocks(parse(harmless(html)), keep_ids=keep_ids)
    return "\n".join(serialise([block]) for block in blocks)


def _refuse_deep(node: Node, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise TooLarge(f"The text is nested more than {MAX_DEPTH} levels deep; please make its structure simpler.")
    for child in node.elements():
        _refuse_deep(child, depth + 1)
