"""The published ledger is changed in every way that one can think of; a stranger who kept a checkpoint finds each from
the files alone."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

from core import ledger
from faults.experiment import Experiment, Outcome
from faults.places import act, installation
from faults.restore import FILLED

Links = list[dict[str, Any]]
Verify = Callable[[Links], list[str]]
OTHER = {int: lambda value: value + 1, str: lambda value: f"{value}x", dict: lambda value: {**value, "added": 1}}


def chained_anew(links: Links, start: int) -> Links:
    """What an insider does who can write every row: each link from here on gets the hash that it must have."""
    for index in range(start, len(links)):
        links[index]["sequence"] = index + 1
        links[index]["previous_hash"] = links[index - 1]["entry_hash"] if index else ""
        links[index]["entry_hash"] = ledger.entry_hash(links[index])
    return links


def changed(value: Any) -> Any:
    return OTHER[type(value)](value)


def tampered(links: Links) -> Iterator[tuple[str, Links, int]]:
    """Each way: its name, the ledger as it is then, and from which entry on an insider would chain it anew."""
    for index, link in enumerate(links):
        number = index + 1
        for column in link:
            other = copy.deepcopy(links)
            other[index][column] = changed(other[index][column])
            yield f"entry {number}: {column} changed", other, index
        for key in link["payload"]:
            other = copy.deepcopy(links)
            other[index]["payload"][key] = "something else"
            yield f"entry {number}: {key} of what it tells changed", other, index
        yield f"entry {number} deleted", copy.deepcopy(links[:index] + links[index + 1 :]), index
        yield f"entry {number} doubled", copy.deepcopy(links[: index + 1] + links[index:]), index
        yield f"cut short before entry {number}", copy.deepcopy(links[:index]), index
    for first, second in itertools.combinations(range(len(links)), 2):
        other = copy.deepcopy(links)
        other[first], other[second] = other[second], other[first]
        yield f"entries {first + 1} and {second + 1} swapped", other, first


def missed(links: Links, verify: Verify) -> tuple[int, list[str]]:
    """How many changes there were, and each that the verifier did not find: as it is, and chained anew."""
    count, lost = 0, []
    for name, other, start in tampered(links):
        for anew in (False, True):
            those = chained_anew(copy.deepcopy(other), start) if anew else other
            if those == links:
                continue  # chained anew, a changed hash is the true one again
            count += 1
            if not verify(those):
                lost.append(f"{name}{', and chained anew' if anew else ''}: not found")
    return count, lost


class Tamper(Experiment):
    name, number = "tamper", "F14"
    proves = "whoever kept a checkpoint finds every change of the published ledger, from the files alone"
    broken = "a verifier that looks at the chain alone"

    def run(self, size: str) -> Outcome:
        links, kept = self._published(1 if size == "small" else 5)

        def verify(those: Links) -> list[str]:
            return [*ledger.faults(those), *ledger.strayed(those, kept)]

        count, lost = missed(links, verify)
        lost += [f"untouched, it is said to be false: {fault}" for fault in verify(links)]
        return Outcome(count, count, lost, {"entries": len(links)})

    def control(self) -> Outcome:
        links, _ = self._published(1)
        count, lost = missed(links, ledger.faults)
        return Outcome(count, count, lost)

    @staticmethod
    def _published(plans: int) -> tuple[Links, dict[str, Any]]:
        """The ledger and its checkpoint as they are published."""
        with installation() as system:
            act(system, FILLED, str(plans))
            public = system.publication_root / "public" / "ledger"
            links = [json.loads(line) for line in (public / "entries.jsonl").read_text().splitlines()]
            kept = json.loads((public / "checkpoint.json").read_text())
        return links, kept
