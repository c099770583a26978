"""Where are the plans of the partners: the providers and the councils? A directory, from the register (section 11 of
the Joint Forward Plan, "Links to our partners plans"). Whoever has entered none is named, too."""

from django.conf import settings

from core.spreadsheet import as_csv
from organisations.models import Kind
from publication.bundle import wording
from publication.bundle.assets import page

FILE = "plans/partners/partners.csv"
HEADS = ["Plan", "Owner", "Kind", "Period", "Address", "Link", "Last checked", "Note"]
GROUPS = (
    ("providers", "Providers of the NHS"),
    ("councils", "Councils"),
    ("others", "Other partners"),
)


def render_partners(bodies: list[dict], places: list[dict], plans: list[dict], *, site_name: str | None = None) -> dict:
    """Returns path -> bytes of the directory and its file. `bodies` and `places` are as `publication.queries` gives
    them, `plans` is `site_partners()`. The same input gives the same bytes."""
    authorities = {place["authority"]["slug"] for place in places}
    partners = [body for body in bodies if (body["partner_of"] or body["slug"] in authorities) and not body["valid_to"]]
    shown = [{**plan, "link": link_state(plan), "checked": wording.day(plan["checked_on"])} for plan in plans]
    groups = [
        {"anchor": name, "title": title, "partners": [
            {"slug": body["slug"], "name": body["name"], "plans": [p for p in shown if p["owner"] == body["slug"]]}
            for body in sorted(partners, key=lambda body: body["name"]) if _group(body, authorities) == name
        ]}
        for name, title in GROUPS
    ]  # fmt: skip
    names = {body["slug"]: body["name"] for body in bodies}
    rows = [
        [plan["title"], names.get(plan["owner"], ""), plan["kind"], plan["period"], plan["address"], plan["link"],
         plan["checked_on"], plan["note"]]
        for plan in shown
    ]  # fmt: skip
    context = {
        "site_name": site_name or settings.SITE_NAME, "page_title": "Plans of our partners", "site_section": "plans",
        "groups": [group for group in groups if group["partners"]], "count": len(shown), "file": f"/{FILE}",
        "dead": sum(plan["works"] is False for plan in shown),
    }  # fmt: skip
    return {"plans/partners/index.html": page("site/partners.html", context), FILE: as_csv([HEADS, *rows])}


def link_state(plan: dict) -> str:
    """What is known of a plan's link, in a word or two."""
    if not plan["address"]:
        return "No link"
    return {True: "Works", False: "Dead", None: "Never checked"}[plan["works"]]


def _group(body: dict, authorities: set[str]) -> str:
    if body["kind"] == Kind.NHS_TRUST:
        return "providers"
    return "councils" if body["slug"] in authorities else "others"
