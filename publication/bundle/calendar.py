"""Which calendars can be subscribed to? One of each body that meets, one of each plan, one of all: files, made by a
pure function like the site's pages, and rebuilt with them. They hold public facts only: meetings with their sources,
and the days on which papers are due where a source tells them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from core import ics
from publication.bundle import wording

SAMPLE = "Sample: "


def render_calendars(meetings: list[dict], plans: list[dict], *, address: str = "") -> dict[str, bytes]:
    """Returns path -> bytes. `meetings` as `publication.queries.site_meetings` gives them, `plans` as `site_plans`;
    `address` is the site's own, for links back."""
    by_body: dict[str, list[dict]] = defaultdict(list)
    for meeting in meetings:
        by_body[meeting["body"]["slug"]].append(meeting)
    files = {"calendar/meetings.ics": ics.calendar("Meetings", _events(meetings, address))} if meetings else {}
    for slug, found in by_body.items():
        name = found[0]["body"]["name"]
        files[f"calendar/bodies/{slug}.ics"] = ics.calendar(f"{name}: meetings", _events(found, address))
    for plan in plans:
        found = [meeting for meeting in meetings if meeting["body"]["slug"] in taking_part(plan)]
        if found:
            name = f"{plan['title']}: meetings of the bodies that take part"
            files[of_plan(plan)] = ics.calendar(name, _events(found, address))
    return files


def of_plan(plan: dict) -> str:
    """Where the calendar of a plan lies, if any of its bodies meets."""
    return f"calendar/plans/{plan['slug']}.ics"


def taking_part(plan: dict) -> set[str]:
    """The bodies that a published plan names: its owner, those that approved it, the boards that were asked."""
    approved = {approval["body"]["slug"] for approval in plan.get("approvals") or []}
    return {plan.get("owner_slug"), *approved, *(opinion["board"]["slug"] for opinion in plan["opinions"])}


def _events(meetings: list[dict], address: str) -> list[ics.Event]:
    found = []
    for meeting in meetings:
        found.append(_meeting(meeting, address))
        if meeting["papers_due_on"] and not meeting["is_cancelled"]:
            found.append(_papers(meeting, address))
    return found


def _meeting(meeting: dict, address: str) -> ics.Event:
    begins = meeting["starts_at"]
    return ics.Event(
        uid=f"{_key(meeting)}@{_host(address)}",
        summary=f"{_sample(meeting)}{meeting['body']['name']}, {meeting['kind_name'].lower()}",
        on=date.fromisoformat(meeting["held_on"]), starts_at=datetime.fromisoformat(begins) if begins else None,
        stamp=datetime.fromisoformat(meeting["recorded_at"]), description=_description(meeting),
        location=meeting["held_at"], url=_link(meeting, address), is_cancelled=meeting["is_cancelled"],
    )  # fmt: skip


def _papers(meeting: dict, address: str) -> ics.Event:
    return ics.Event(
        uid=f"{_key(meeting)}-papers@{_host(address)}",
        summary=f"{_sample(meeting)}Papers due: {meeting['body']['name']}",
        on=date.fromisoformat(meeting["papers_due_on"]), stamp=datetime.fromisoformat(meeting["recorded_at"]),
        description=f"For the meeting of {wording.day(meeting['held_on'])}. {_description(meeting)}",
        url=_link(meeting, address),
    )  # fmt: skip


def _sample(meeting: dict) -> str:
    return SAMPLE if meeting["is_sample"] else ""


def _description(meeting: dict) -> str:
    return "\n".join(filter(None, (meeting["note"], f"Source: {meeting['source']}")))


def _key(meeting: dict) -> str:
    """The same for as long as it is this meeting: one that moves is cancelled and becomes another."""
    return f"{meeting['body']['slug']}-{meeting['held_on']}-{meeting['kind']}"


def _host(address: str) -> str:
    return address.partition("://")[2] or "jfp-portal"


def _link(meeting: dict, address: str) -> str:
    return meeting["minutes_url"] or (f"{address}/bodies/{meeting['body']['slug']}/" if address else "")
