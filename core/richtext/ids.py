"""Stable block ids: given once, kept for ever; the same text read again gets the same ids."""

import base64
import hashlib
from collections import Counter

from .schema import BID, IDENTIFIED
from .tree import Node


def give_ids(blocks: list[Node], *, keep: bool) -> None:
    """Give every block an id of 8 base32 characters, unique in the body.

    A valid id that came in stays (the first of two equal ones). A new one is made from the element's name, its text and
    how often both came before, so it does not depend on where the block stands.
    """
    nodes = [node for block in blocks for node in block.walk() if node.tag in IDENTIFIED]
    taken: set[str] = set()
    for node in nodes:
        bid = node.attrs.get("data-bid", "")
        if keep and BID.match(bid) and bid not in taken:
            taken.add(bid)
        else:
            node.attrs.pop("data-bid", None)
    seen: Counter[str] = Counter()
    for node in nodes:
        if "data-bid" in node.attrs:
            continue
        source = "".join(child.attrs.get("src", "") for child in node.elements() if child.tag == "img")
        source += node.attrs.get("data-object", "")
        content = f"{node.tag}\0{source}\0{' '.join(node.text().split())}"
        bid = ""
        while not bid or bid in taken:
            bid = _made(f"{content}\0{seen[content]}")
            seen[content] += 1
        taken.add(bid)
        node.attrs = {"data-bid": bid, **node.attrs}
    for node in nodes:
        node.attrs = {"data-bid": node.attrs.pop("data-bid"), **node.attrs}


def _made(text: str) -> str:
    return base64.b32encode(hashlib.sha256(text.encode()).digest())[:8].decode().lower()
