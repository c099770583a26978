"""An example client of the interface at /api/v1/. Copy it: it needs Python 3.11 and nothing else.

    python api_client.py https://plans.example.nhs.uk
    PORTAL_KEY=jfp_... python api_client.py https://plans.example.nhs.uk my-plan "Title of a section" "A new paragraph."

The first prints what each plan in force promises, and by when. The second adds a paragraph to a section of a plan that
you write; make its key on the page of your account. The parts to keep are `rows`, which follows the pages, `get`, which
waits when it is told to, asks nothing twice, and says in words what went wrong, and `change`, which overwrites nobody.
"""

from __future__ import annotations

import html
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

KNOWN: dict[str, tuple[str, Any]] = {}
"""What was read before, by address, with its ETag. Keep it in a file to use it the next day."""


class Problem(Exception):
    """What the portal said was wrong (RFC 9457). `told` holds all of it: reasons, errors, both texts."""

    def __init__(self, status: int, told: dict[str, Any]) -> None:
        self.status, self.told = status, told
        super().__init__(told["detail"])


def get(address: str) -> Any:
    """The JSON at an address. One that did not change since it was last read is not sent again."""
    headers = {"If-None-Match": KNOWN[address][0]} if address in KNOWN else {}
    try:
        with ask("GET", address, headers) as answer:
            found = json.load(answer)
            if answer.headers["ETag"]:
                KNOWN[address] = answer.headers["ETag"], found
            return found
    except Problem as problem:
        if problem.status == 304:
            return KNOWN[address][1]
        raise


def ask(method: str, address: str, headers: dict[str, str], body: Any = None) -> Any:
    """The answer; once the portal takes it, where it said that we ask too often. With the key, where there is one."""
    headers = {"Accept": "application/json", "Content-Type": "application/json", **headers}
    if key := os.environ.get("PORTAL_KEY"):
        headers["Authorization"] = f"Bearer {key}"
    data = None if body is None else json.dumps(body).encode()
    while True:
        try:
            return urlopen(Request(address, data=data, headers=headers, method=method), timeout=30)
        except HTTPError as fault:
            if fault.code == 429:
                time.sleep(int(fault.headers["Retry-After"]))
                continue
            is_told = fault.headers.get_content_type() == "application/problem+json"
            told = json.load(fault) if is_told else {"detail": f"{fault.code} {fault.reason}"}
            raise Problem(fault.code, told) from None


def change(address: str, changed: Callable[[dict[str, str]], dict[str, str]]) -> int:
    """Saves what `changed` makes of a section's title, body and summary; the version that this is. Where somebody saves
    meanwhile, it is done again with what they saved, and nothing of it is lost."""
    while True:
        text = get(address)
        sent = changed({name: text[name] for name in ("title", "body", "summary")})
        try:
            with ask("PUT", address, {"If-Match": f'"{text["version"]}"'}, sent) as answer:
                return json.load(answer)["version"]
        except Problem as problem:
            if problem.status != 412:
                raise


def rows(site: str, kind: str, **filters: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page after page."""
    address = f"{site.rstrip('/')}/api/v1/{kind}/?{urlencode({'size': 200, **filters})}"
    while address:
        page = get(address)
        yield from page["results"]
        address = page["next"]


def add_paragraph(site: str, plan: str, title: str, paragraph: str) -> None:
    section = next((each for each in rows(site, f"working/plans/{plan}/sections") if each["title"] == title), None)
    if section is None:
        sys.exit(f"The plan has no section “{title}”.")

    def longer(text: dict[str, str]) -> dict[str, str]:
        return {**text, "body": f"{text['body']}<p>{html.escape(paragraph)}</p>"}

    print(f"“{title}” is saved as version {change(section['address'], longer)}.")


def main(site: str) -> None:
    for plan in rows(site, "plans", state="published", fields="slug,title,links"):
        print(f"{plan['title']} ({plan['links']['page']})")
        for promise in rows(site, "commitments", plan=plan["slug"], fields="text,due_on"):
            print(f"  - {promise['text']} By {promise['due_on'] or 'a day that is not agreed'}.")


if __name__ == "__main__":
    try:
        main(sys.argv[1]) if len(sys.argv) == 2 else add_paragraph(*sys.argv[1:])
    except Problem as problem:
        sys.exit(f"The portal refused it: {problem}")
