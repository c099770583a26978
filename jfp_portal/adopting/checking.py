"""May a system begin from these files? Every fault at once, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from jfp_portal.adopting.reading import UNREADABLE, Fault, Read, Row, read_folder
from jfp_portal.adopting.shapes import INNER, REQUIRED, SHAPES, Key
from jfp_portal.adopting.values import Names, wrong_with
from jfp_portal.files import NATIONAL, files_called, loaded
from organisations.models import Kind

# Which words of an entry tell it from all others; of the two files of bodies and Places, codes too.
UNIQUE = {
    "organisations": (("slug",), ("ods_code",), ("gss_code", "kind")),
    "places": (("slug",), ("position",), ("board",)),
    "people": (("email", "role", "body"),),
    "calendar/meetings": (("body", "held_on", "kind"),),
    "calendar/windows": (("kind", "body", "starts_on"),),
    "calendar/papers": (("body", "valid_from"),),
    "calendar/reminders": (("plan_type", "before", "working_days"),),
    "overlaps": (("authority", "valid_from"),),
    "plan_types": (("slug",),),
    "glossary": (("slug",),),
    "frameworks": (("slug",),),
}
SEATS = {
    "authority": Kind.LOCAL_AUTHORITY,
    "board": Kind.HEALTH_AND_WELLBEING_BOARD,
    "partnership": Kind.PLACE_PARTNERSHIP,
}
NEEDED = {
    Kind.ICB: "Enter your integrated care board with kind: icb.",
    Kind.INTEGRATED_CARE_PARTNERSHIP: "Enter your joint committee with the councils: it is given a copy of the plan.",
}


def faults_in(folder: Path) -> list[Fault]:
    """All that is wrong in the files of a folder, in the order of files and lines; nothing where a system may begin."""
    if not folder.is_dir():
        return [Fault(str(folder), 0, "", "is no folder", "Name the folder that holds site.yaml.")]
    check = Check(read_folder(folder))
    return sorted(set(check.faults()))


class Check:
    """The files of one folder, and what is wrong in them."""

    def __init__(self, read: Read) -> None:
        self.read = read

    def rows(self, name: str) -> list[Row]:
        return self.read.rows[name]

    @cached_property
    def names(self) -> Names:
        return Names(
            {row.word("slug") for row in self.rows("organisations")} | national_slugs("organisations"),
            {row.word("slug") for row in self.rows("places")},
            {row.word("slug") for row in self.rows("plan_types")} | national_slugs("plan_types"),
        )

    def of_kind(self, kind: Kind) -> set[str]:
        return {row.word("slug") for row in self.rows("organisations") if row.get("kind") == kind}

    @property
    def icbs(self) -> set[str]:
        return self.of_kind(Kind.ICB)

    def faults(self) -> Iterator[Fault]:
        yield from self.read.faults
        whole = {fault.file for fault in self.read.faults}
        for name in REQUIRED:
            if not self.rows(name) and f"{name}.yaml" not in whole:
                yield Fault(f"{name}.yaml", 0, "", "is missing or empty", "Fill it in; --template writes a form of it.")
        for row in self.rows("site")[1:]:
            yield row.fault("", "has a second entry", "Write what the site is called once.")
        for name, shape in SHAPES.items():
            known = national_slugs(name)
            for row in self.rows(name):
                yield from self.in_row(row, shape, is_national=row.word("slug") in known)
            yield from self.told_twice(name)
        yield from self.about_bodies()
        yield from self.about_places()
        yield from self.about_people()
        yield from self.about_holders()

    def in_row(self, row: Row, shape: dict[str, Key], *, is_national: bool = False) -> Iterator[Fault]:
        """What is wrong in one entry. One that adds to a national entry need not say what that says."""
        for key in row:
            if key not in shape:
                near = get_close_matches(key, shape, n=1)
                mend = f"Did you mean {near[0]}?" if near else f"Take it out; known here are {', '.join(shape)}."
                yield row.fault(key, "is no word that the portal knows here", mend)
        for key, told in shape.items():
            value = row.get(key)
            if value is UNREADABLE:
                continue
            if value is None or value == "" or value == []:
                if told.required and not is_national:
                    yield row.fault(key, "is missing", f"Write {told.words}.")
            elif told.what in INNER:
                yield from self.in_entries(row, key, told)
            elif wrong := wrong_with(value, told, self.names):
                yield row.fault(key, *wrong)
        for first, last in (("valid_from", "valid_to"), ("starts_on", "ends_on"), ("papers_due_on", "held_on")):
            if before(row.get(last), row.get(first)):
                yield row.fault(last, f"is before {first}", "Look at both days.")

    def in_entries(self, row: Row, key: str, told: Key) -> Iterator[Fault]:
        value = row[key]
        if not isinstance(value, list) or not all(isinstance(each, Row) for each in value):
            yield row.fault(key, "is no list of entries", f"Write {told.words}, each on a line that begins with “- ”.")
            return
        for each in value:
            yield from self.in_row(each, INNER[told.what])

    def told_twice(self, name: str) -> Iterator[Fault]:
        for keys in UNIQUE.get(name, ()):
            seen: dict[tuple[str, ...], Row] = {}
            for row in self.rows(name):
                value = tuple(str(row.get(key) or "") for key in keys)
                if not value[0]:
                    continue
                if value in seen:
                    first = seen[value]
                    where = f"{first.file}, line {first.lines.get(keys[0], first.line)}"
                    yield row.fault(
                        keys[0], f"“{value[0]}” was told before ({where})", "Take one out, or tell them apart."
                    )
                seen.setdefault(value, row)

    def about_bodies(self) -> Iterator[Fault]:
        rows = self.rows("organisations")
        for kind, mend in NEEDED.items():
            found = [row for row in rows if row.get("kind") == kind]
            if rows and not found:
                yield Fault("organisations.yaml", 0, "", f"names no {kind.label[:1].lower()}{kind.label[1:]}", mend)
            for row in found[1:]:
                yield row.fault("kind", f"is “{kind}” a second time", "A system has one: look at both bodies.")
        for row in rows:
            if row.get("partner_of") and (row.word("partner_of") not in self.icbs or row.get("kind") != Kind.NHS_TRUST):
                yield row.fault("partner_of", "is for NHS trusts and names the ICB", "Look at kind and partner_of.")
        if rows and not any(row.get("partner_of") for row in rows):
            yield Fault("organisations.yaml", 0, "", "names no partner trust", "Give each trust that your ICB's "
                        "constitution names as a partner “partner_of:” and the slug of the ICB.")  # fmt: skip
        yield from self.circles()

    def circles(self) -> Iterator[Fault]:
        above = {row.word("slug"): row for row in self.rows("organisations") if row.word("parent")}
        try:
            TopologicalSorter({slug: [row.word("parent")] for slug, row in above.items()}).prepare()
        except CycleError as error:
            slugs = " is part of ".join(reversed(error.args[1]))
            yield above[error.args[1][0]].fault("parent", f"leads in a circle: {slugs}", "Look at these parents.")

    def about_places(self) -> Iterator[Fault]:
        kinds = {row.word("slug"): row.get("kind") for row in self.rows("organisations") if row.word("slug")}
        for name in ("places", "overlaps"):
            for row in self.rows(name):
                for key, kind in SEATS.items():
                    if (found := kinds.get(row.word(key))) in Kind.values and found != kind:
                        yield row.fault(key, f"“{row[key]}” is of kind {found}", f"Name a body of kind {kind}.")

    def about_people(self) -> Iterator[Fault]:
        rows = self.rows("people")
        if rows and not any(row.get("role") == "administrator" and row.word("body") in self.icbs for row in rows):
            yield Fault("people.yaml", 0, "", "names no administrator of the ICB", "Name one: this person is invited "
                        "first, and invites all others in the browser.")  # fmt: skip
        boards = self.of_kind(Kind.HEALTH_AND_WELLBEING_BOARD)
        for row in rows:
            if row.word("role").startswith("hwb") and row.word("body") in self.names.bodies - boards:
                yield row.fault("body", "is no Health and Wellbeing Board", f"Only a board has a {row['role']}.")

    def about_holders(self) -> Iterator[Fault]:
        for row in [*self.rows("remits"), *self.rows("posts")]:
            if bool(row.get("body")) == bool(row.get("kind")):
                yield row.fault("body", "and kind: one of the two says whose it is", "Write one of them, not both.")


def before(last: object, first: object) -> bool:
    try:
        return bool(last and first and last < first)  # type: ignore[operator]
    except TypeError:
        return False  # one of them is no day, which is told of its own


def national_slugs(name: str) -> set[str]:
    """What every system has of this sort, which its own file may add to."""
    return {row["slug"] for file in files_called(name, NATIONAL) for row in _listed(loaded(file)) if "slug" in row}


def _listed(told: dict | list) -> list[dict]:
    return [told] if isinstance(told, dict) else told
