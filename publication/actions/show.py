"""How does the public tree become what the database says it is?"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from core import ledger
from core.canonical import canonical_json, sha256
from publication import queries
from publication.actions.searching import index_public
from publication.bundle import (
    bodies,
    calendar,
    feeds,
    formats,
    frameworks,
    home,
    manifest,
    opinions,
    outcomes,
    partners,
    places,
    register,
    requirements,
    since,
    site,
    storage,
    trace,
)
from publication.models import Publication


def site_files(told: queries.Told | None = None) -> tuple[dict[str, bytes], dict[str, str]]:
    """The site-level pages, and the links from public addresses to bundles."""
    told = told or queries.site_told()
    plans, all_places, all_bodies, lists = told.plans, told.places, told.bodies, told.lists
    known = queries.site_register(plans)
    texts = [row["content"] for row in lists["plans"]]
    meetings = queries.site_meetings()
    calendars = calendar.render_calendars(meetings, plans, address=settings.SITE_ADDRESS)
    followed = feeds.render_feeds(plans, all_places, site_name=settings.SITE_NAME, address=settings.SITE_ADDRESS)
    plans = [{**plan, "has_calendar": calendar.of_plan(plan) in calendars} for plan in plans]
    measures = told.measures | {"figures": queries.site_figures(texts)}
    files = site.render_site(plans, told.glossary) | calendars | followed
    files |= home.render_home(plans, all_places, all_bodies, lists)
    others = queries.site_formats()
    files |= formats.render_formats(plans, others, notice=site.notice_of(plans))
    files |= since.render_since(queries.site_pairs(), notice=site.notice_of(plans))
    files |= places.render_places(all_places, plans, all_bodies, known, texts, measured=queries.site_place_measures())
    files |= bodies.render_bodies(all_bodies, meetings=meetings, notice=site.notice_of(plans))
    files |= frameworks.render_priorities(lists)
    files |= trace.render_trace(lists, measures, queries.site_not_now())
    files |= outcomes.render_outcomes(lists, measures, queries.site_answers())
    files |= opinions.render_opinions(plans)
    files |= requirements.render_requirements(queries.site_requirements())
    files |= register.render_register(known)
    files |= partners.render_partners(all_bodies, all_places, queries.site_partners())
    files |= site.render_for_machines(files, plans)
    entries = ledger.entries()
    files["ledger/entries.jsonl"] = b"".join(canonical_json(entry) + b"\n" for entry in entries)
    files["ledger/checkpoint.json"] = canonical_json(ledger.checkpoint(entries))
    files |= manifest.compressed(files)
    links = formats.links(others)
    for plan in plans:
        here = f"plans/{plan['slug']}"
        for edition in plan["editions"]:
            links[f"{here}/editions/{edition['number']}"] = f"../../../../../{edition['folder']}"
            if edition["latest"]:
                for entry in sorted(path.name for path in (storage.root() / edition["folder"]).iterdir()):
                    links[f"{here}/{entry}"] = f"editions/{edition['number']}/{entry}"
    return files, links


def show() -> str:
    """Make the public tree what the database says it is, and what can be found what the tree shows. Idempotent; returns
    the generation that is public."""
    with storage.only_one_shows():
        match_folders()
        told = queries.site_told()
        _lay_out_formats()
        files, links = site_files(told)
        generation = sha256(canonical_json({"files": {p: sha256(d) for p, d in files.items()}, "links": links}))[:16]
        if storage.public_generation() != generation:
            storage.point_public_at(storage.stage(files, f"site-{generation}", links), generation)
    # After the pages are there: what is found leads to one that exists.
    index_public(told=told)
    return generation


def _lay_out_formats() -> None:
    """Put the files of other formats beside the bundles, each under its hash, before a link leads to them."""
    for row in queries.format_files():
        if not (storage.root() / row.path).is_file():
            folder, _, name = row.path.rpartition("/")
            storage.release(storage.stage({name: bytes(row.data)}, f"format-{row.sha256[:16]}"), folder)


def match_folders() -> None:
    """Each bundle lies where its row says that it may be read, or may not: a crash may have come between the two. Given
    back only once nobody is taking it off."""
    public = {row.pk for row in queries.shown()}
    for row in queries.published():
        if row.pk not in public:
            storage.withhold(row.folder)
        elif storage.kept(row.folder) == storage.withheld(row.folder):
            with transaction.atomic():
                Publication.objects.select_for_update().get(pk=row.pk)
                if not queries.is_taken_off(row):
                    storage.give_back(row.folder)


def reconcile() -> None:
    """What a crash may have left: a publication that is not shown, and staging folders of the dead."""
    show()
    storage.sweep(older_than_seconds=max(600, 4 * settings.JOB_LEASE_SECONDS))
