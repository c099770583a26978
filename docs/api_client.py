"""An example client of the interface at /api/v1/. Copy it: it needs Python 3.11 and nothing else.

    python api_client.py https://plans.example.nhs.uk

It prints what each plan in force promises, and by when. The parts to keep are `rows`, which follows the pages, and
`get`, which waits when it is told to, asks nothing twice, and says in words what went wrong.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

KNOWN: dict[str, tuple[str, Any]] = {}
"""What was read before, by address, with its ETag. Keep it in a file to use it the next day."""


class Problem(Exception):
    """What the portal said was wrong (RFC 9457)."""


def get(address: str) -> Any:
    """The JSON at an address. One that did not change since it was last read is not sent again."""
    headers = {"Accept": "application/json"}
    if address in KNOWN:
        headers["If-None-Match"] = KNOWN[address][0]
    while True:
        try:
            with urlopen(Request(address, headers=headers), timeout=30) as answer:
                found = json.load(answer)
                if answer.headers["ETag"]:
                    KNOWN[address] = answer.headers["ETag"], found
                return found
        except HTTPError as fault:
            if fault.code == 304:
                return KNOWN[address][1]
            if fault.code == 429:
                time.sleep(int(fault.headers["Retry-After"]))
                continue
            is_told = fault.headers.get_content_type() == "application/problem+json"
            raise Problem(json.load(fault)["detail"] if is_told else f"{fault.code} {fault.reason}") from None


def rows(site: str, kind: str, **filters: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page after page."""
    address = f"{site.rstrip('/')}/api/v1/{kind}/?{urlencode({'size': 200, **filters})}"
    while address:
        page = get(address)
        yield from page["results"]
        address = page["next"]


def main(site: str) -> None:
    for plan in rows(site, "plans", state="published", fields="slug,title,links"):
        print(f"{plan['title']} ({plan['links']['page']})")
        for promise in rows(site, "commitments", plan=plan["slug"], fields="text,due_on"):
            print(f"  - {promise['text']} By {promise['due_on'] or 'a day that is not agreed'}.")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Problem as problem:
        sys.exit(f"The portal refused it: {problem}")
