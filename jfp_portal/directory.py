"""Who exists in a system? Its files of organisations and those of Places, remits and posts, loaded through the real
verbs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jfp_portal.files import SAMPLE, Files
from organisations import actions
from organisations.models import Organisation

SYSTEM = None
STARTED = datetime(2023, 3, 1, 9, tzinfo=UTC)
FIELDS = ("name", "kind", "ods_code", "gss_code", "valid_from", "valid_to", "description", "unknown", "source",
          "seen_in")  # fmt: skip
Bodies = dict[str, Organisation]


def seed_directory(files: Files = SAMPLE, *, at: datetime = STARTED) -> None:
    """Bodies with their names, parents and successors, Places, remits and posts."""
    bodies = seed_bodies(files.rows("organisations"), at=at)
    seed_places(files, bodies, at=at)
    for row in files.rows("remits"):
        actions.give_remit(
            act=row["act"], subject=row["subject"], note=(row.get("note") or "").strip(), source=row["source"],
            on_behalf_of=bodies[row["on_behalf_of"]] if row.get("on_behalf_of") else None,
            by=SYSTEM, at=at, **holder(row, bodies),
        )  # fmt: skip
    for row in files.rows("posts"):
        for subject in row.get("subjects") or [row.get("subject") or ""]:
            actions.create_post(
                title=row["title"], subject=subject.strip(), duties=(row.get("duties") or "").strip(),
                holder=row.get("holder") or "", source=row["source"],
                accountable_to=bodies[row["accountable_to"]] if row.get("accountable_to") else None,
                by=SYSTEM, at=at, **holder(row, bodies),
            )  # fmt: skip


def holder(row: dict[str, Any], bodies: Bodies) -> dict[str, Any]:
    """Whose remit or post it is: one body's, or each body's of a kind."""
    if row.get("kind"):
        return {"body_kind": Organisation.Kind(row["kind"])}
    return {"organisation": bodies[row["body"]]}


def seed_bodies(found: list[dict[str, Any]], *, at: datetime) -> Bodies:
    bodies: Bodies = {}
    for row in parents_first(found):
        given = {name: _plain(row[name]) for name in FIELDS if row.get(name)}
        above = {name: bodies[row[name]] for name in ("parent", "partner_of") if row.get(name)}
        body = actions.register(slug=row["slug"], by=SYSTEM, at=at, **given, **above)
        bodies[row["slug"]] = body
        for name in row.get("names") or []:
            actions.record_name(organisation=body, by=SYSTEM, at=at, **name)
    for row in found:
        if row.get("successor"):
            actions.succeed(
                predecessor=bodies[row["slug"]], successor=bodies[row["successor"]], on=row.get("valid_to"),
                source=row.get("succession_source") or "", by=SYSTEM, at=at,
            )  # fmt: skip
    return bodies


def parents_first(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they stand, but each body after the one that it is part of or a partner of."""
    by_slug, ordered = {row["slug"]: row for row in found}, dict[str, dict[str, Any]]()

    def place(row: dict[str, Any], below: tuple[str, ...]) -> None:
        if row["slug"] in below:
            raise ValueError(f"{row['slug']} is part of itself.")
        for name in ("parent", "partner_of"):
            if row.get(name):
                place(by_slug[row[name]], (*below, row["slug"]))
        ordered.setdefault(row["slug"], row)

    for row in found:
        place(row, ())
    return list(ordered.values())


def seed_places(files: Files, bodies: Bodies, *, at: datetime) -> None:
    icb = next(body for body in bodies.values() if body.kind == Organisation.Kind.ICB)
    serving: dict[str, list[Organisation]] = {}
    for row in files.rows("organisations"):
        for place in row.get("places") or []:
            serving.setdefault(place, []).append(bodies[row["slug"]])
    for row in files.rows("places"):
        place = actions.register_place(
            slug=row["slug"], name=row["name"], icb=icb, authority=bodies[row["authority"]], board=bodies[row["board"]],
            partnership=bodies[row["partnership"]], position=row["position"], valid_from=icb.valid_from,
            map_column=row.get("map", [None, None])[0], map_row=row.get("map", [None, None])[1],
            by=SYSTEM, at=at,
        )  # fmt: skip
        for body in serving.get(place.slug, []):
            actions.serve_place(place=place, organisation=body, by=SYSTEM, at=at)


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
