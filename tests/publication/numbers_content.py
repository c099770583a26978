"""A frozen plan whose text shows numbers, for the tests of the pages: a figure, a chart, two commitments."""

from datetime import date

from core.canonical import sha256
from metrics import charts
from plans.content import filled
from tests.publication.bundle_content import bare_content, commitment, section

PLAN = "measured"
VALUES = [62.1, 61.0, 63.4, 60.2, 58.8, 64.0, 61.7, 66.2]


def numbers_content() -> dict:
    """As a worker has it when it makes the pages: with the numbers in their places."""
    points = [{"last": date(2024, month, 1).isoformat(), "value": value} for month, value in enumerate(VALUES, start=1)]
    svg = charts.chart(points, key="series-wait", title="Waits through time", words="It varies.", unit="%", target=65)
    digest = sha256(svg.encode())
    measured, bare = commitment("Shorten waits by March 2027"), commitment("Listen to everybody")
    target = {"slug": "wait", "wording": "No less than 65%", "state": "confirmed", "meaning": {"words": "At least 65%"},
              "indicator": "wait", "area": ""}  # fmt: skip
    agreed = {"measure": "Seen within 4 hours", "indicator": "", "why_no_measure": "", "due_on": "2027-03-31",
              "milestones": [], "targets": [target]}  # fmt: skip
    table = "<table><caption>In numbers</caption><tr><th>Period to</th><th>Value</th></tr><tr><td>A</td><td>1</td></tr>"
    figure = f'<figure><img src="asset:{digest}" alt="Waits through time. It varies."><figcaption>Waits.</figcaption>'
    shown = {
        "indicator:wait": {"words": "66.2% (August 2024)", "address": "/metrics/wait/"},
        "chart:wait": {"html": f"{figure}</figure>{table}</table>"},
    }
    body = '<p>So <a data-ref="indicator:wait">many</a>.</p><div data-object="chart:wait"></div>'
    return filled(
        bare_content(
            plan={**bare_content()["plan"], "slug": PLAN, "title": "Measured plan"},
            sections=[section("services", "1", "Services", body, commitments=[measured, bare])],
            numbers={
                "targets_are_text": True,
                "promised": {"area": "E1", "commitments": [{"id": measured["id"], **agreed}], "priorities": [],
                             "lists": []},
                "known": {"figures": [known_figure()], "pictures": [{"sha256": digest, "svg": svg}], "shown": shown},
            },
        )
    )  # fmt: skip


def known_figure(value: str = "66.2%", last: str = "2024-08-31", period: str = "August 2024") -> dict:
    met = {"key": "yes", "words": f"It was {value}, which meets the target of 65.0%."}
    changing = {"key": "improvement high", "words": "It is getting better (high values)."}
    return {
        "indicator": "wait", "title": "Waits", "address": "/metrics/wait/", "state": "known", "value": value,
        "area": {"code": "E1", "name": "Avon"}, "period": period, "last": last, "target": "wait",
        "answers": {"met": met, "changing": changing},
    }  # fmt: skip


def known_now() -> dict:
    """What is known of it later."""
    return {("wait", "E1"): known_figure("70.0%", "2024-09-30", "September 2024")}
