"""Officers submit at once while PostgreSQL is killed and started again: every receipt that was shown is there
afterwards, once, and nothing is shown as given without one."""

from __future__ import annotations

import json
import signal
import threading
import time

from faults.experiment import Experiment, Outcome
from faults.officers import Officer, cast
from faults.places import Durable, durable
from tests.live import wait_for

THREADS = "16"  # each holds a connection to the database, which has a hundred
OFFICERS = {"small": 200, "large": 1_000}
KILLS = {"small": 2, "large": 12}
HOW = (signal.SIGQUIT, signal.SIGKILL)  # an immediate stop, and no stop at all
KEPT = """
import json
from consultation.models import Consultee, Opinion
from core import ledger
from publication.actions.verify import verify
links = ledger.entries()
print("KEPT", json.dumps({
    "opinions": [[row.consultee_id, row.number] for row in Opinion.objects.order_by("pk")],
    "given": list(Consultee.objects.filter(status="opinion_given").values_list("pk", flat=True)),
    "told": [link["payload"]["receipt"] for link in links if link["kind"] == "opinion"],
    "faults": ledger.faults(links) + list(verify().reasons),
}))
"""


class Opinions(Experiment):
    name, number = "opinions", "F2"
    proves = "each opinion whose receipt was shown is there once after PostgreSQL is killed; none is given without one"
    broken = "a database that acknowledges before it has written (synchronous_commit off)"

    def run(self, size: str) -> Outcome:
        with durable() as system:
            return self._submitted(system, OFFICERS[size], [HOW[n % 2] for n in range(KILLS[size])])

    def control(self) -> Outcome:
        with durable() as system:
            officers = self._at_work(system, 40, careless=True)
            wait_for("receipts", lambda: sum(bool(officer.shown) for officer in officers) >= 10, 120, 0.01)
            system.kill_database()
            for officer in officers:
                officer.gives_up = True  # who tried again would mend the loss
            system.wait_for_database()
            self._join()
            return self._judge(officers, system)

    def _at_work(self, system: Durable, count: int, *, careless: bool = False) -> list[Officer]:
        told = cast(system, count)
        if careless:
            system.make_careless()
        site = system.start_web(threads=int(THREADS))
        officers = [
            Officer(site, cookie, consultee, key, gives_up=bool(number % 2))
            for number, (consultee, key, cookie) in enumerate(told)
        ]
        start, until = threading.Barrier(count), time.monotonic() + 240 + count / 4
        self.threads = [threading.Thread(target=officer.work, args=(start, until), daemon=True) for officer in officers]
        for thread in self.threads:
            thread.start()
        return officers

    def _join(self) -> None:
        for thread in self.threads:
            thread.join(600)

    def _submitted(self, system: Durable, count: int, kills: list[signal.Signals]) -> Outcome:
        officers = self._at_work(system, count)
        step = count // (4 * len(kills))
        for turn, how in enumerate(kills, start=1):
            wait_for("receipts", lambda turn=turn: sum(bool(o.shown) for o in officers) >= step * turn, 240, 0.02)
            system.kill_database(how)
            system.wait_for_database()
        self._join()
        return self._judge(officers, system)

    def _judge(self, officers: list[Officer], system: Durable) -> Outcome:
        kept = json.loads(system.manage("shell", "-c", KEPT).stdout.split("KEPT ", 1)[1])
        opinions = [tuple(row) for row in kept["opinions"]]
        numbers = dict(opinions)
        lost = list(kept["faults"])
        for officer in officers:
            if officer.shown and (officer.consultee, officer.shown) not in opinions:
                lost.append(f"the receipt {officer.shown} was shown, and there is no such opinion")
            if not officer.shown and not officer.gives_up:
                lost.append(f"board {officer.consultee} went on trying, and got no receipt: {officer.answers}")
        if len(numbers) != len(opinions) or len(set(numbers.values())) != len(opinions):
            lost.append("an opinion stands twice")
        if sorted(kept["told"]) != sorted(numbers.values()):
            lost.append("the ledger tells of other opinions than there are")
        if sorted(kept["given"]) != sorted(numbers):
            lost.append("a board counts as having given its opinion without one, or the reverse")
        lost += self._shown_to_who_gave_up(officers, numbers)
        asked = sorted(second for officer in officers for second in officer.seconds)
        shown = sum(bool(officer.shown) for officer in officers)
        figures = {"officers": len(officers), "receipts shown": shown, "opinions": len(opinions),
                   "slowest submission in seconds": round(asked[-1], 1)}  # fmt: skip
        return Outcome(len(officers), sum(officer.errors for officer in officers), lost, figures)

    @staticmethod
    def _shown_to_who_gave_up(officers: list[Officer], numbers: dict[int, str]) -> list[str]:
        """Who gave up finds on the page what is true: given with its receipt, or not given."""
        wrong = []
        for officer in officers:
            if officer.shown or not officer.gives_up:
                continue
            status, _, page = officer.ask("GET", f"/boards/{officer.consultee}/")
            given = officer.consultee in numbers
            if (
                status != 200
                or ("Opinion given" in page) != given
                or numbers.get(officer.consultee, "Released") not in page
            ):
                wrong.append(f"board {officer.consultee} is told something else than what is so ({status})")
        return wrong
