"""What the pages about priorities are made from, as the tests of the pages give it."""

from publication.bundle.tables import walk
from tests.publication.bundle_content import bundle_content, p, section, ul

JOINT = "joint-forward-plan-2023-28"


def item(code: str, *below: dict, **more: object) -> dict:
    return {
        "code": code, "local_type": "Area of focus", "number": "", "wording": f"{code.capitalize()} for all.",
        "facts": [], "note": "", "items": list(below), **more,
    }  # fmt: skip


def framework(slug: str, *items: dict, **more: object) -> dict:
    return {
        "slug": slug, "series": slug.rpartition("-")[0], "kind": "aims", "kind_name": "Aims", "name": "Aims",
        "version": slug[-4:], "owner": "The partnership", "valid_from": None, "valid_to": None, "source": "A deck",
        "description": "What we want.", "adoption": "", "items_stated": None, "gap": "", "items": list(items), **more,
    }  # fmt: skip


def objectives(year: int, *items: dict) -> dict:
    return framework(
        f"objectives-{year}", *items, kind="strategic objectives", kind_name="Strategic objectives", name="Objectives",
        valid_from=f"{year}-01-01",
    )  # fmt: skip


def place_content(name: str, *sections: dict) -> dict:
    content, slug = bundle_content(), name.lower()
    plan = {**content["plan"], "slug": f"place-plan-{slug}", "title": name, "place": {"slug": slug, "name": name}}
    return {**content, "plan": plan, "sections": list(sections)}


def part(slug: str, common_type: str, label: str, body: str, *below: dict) -> dict:
    return section(slug, "", slug.capitalize(), body, *below, common_type=common_type, local_type=label)


def place_plans() -> list[dict]:
    quote = f'<blockquote data-bid="aaaaaaaa">{p("A <em>fair</em> chance.")}</blockquote>'
    return [
        place_content(
            "Sefton",
            part("vision", "vision", "Vision", p("We share one vision.") + quote),
            part("themes", "theme", "Life course", "", part("start", "theme", "Stage", ul("Early Years", "Maternity"))),
        ),
        place_content(
            "Halton",
            part(
                "work",
                "priority",
                "Priority",
                ul(f"Jobs{ul('good ones')}"),
                part("goal", "outcome", "Goal", p("Work.")),
            ),
        ),
    ]


def site_priorities() -> dict:
    content = bundle_content()
    holder = next(each for each in walk(content["sections"]) if each["commitments"])
    promise = holder["commitments"][0]
    plan = {"plan": JOINT}
    address = {"framework": "objectives-2023"}
    source = {
        **plan,
        "commitment": promise["id"],
        "document": "",
        "is_stated": True,
        "note": "It says so",
        "strategy": None,
        "priority": "",
    }
    return {
        "plans": [{"content": each} for each in (content, *place_plans())],
        "frameworks": [
            objectives(2023, item("fairness", item("work"), item("homes", note="Two wordings."), number="1")),
            objectives(2021, item("equality", facts=[["Level", "LA"]])),
            framework("pledge-2023", items_stated=14, gap="Only the number is known."),
        ],
        "mappings": [
            {"source": {"framework": "objectives-2021", "item": "equality"}, "target": {**address, "item": "fairness"},
             "relation": "replaced by", "note": "Wider"},
        ],
        "sources": [
            {**source, **address, "item": "work"},
            {**source, "framework": "pledge-2023", "item": ""},
            {**source, "framework": "", "item": "", "is_stated": False, "note": "Nothing named"},
        ],
        "citations": [{**plan, **address, "section": holder["id"], "item": "", "note": "Lists them"}],
        "priorities": [
            {**plan, "section": holder["id"], "objective": {**address, "item": "fairness"}, "wording": "",
             "parts": ["Good jobs", "Good schools"], "areas": ["work"], "note": "One cell.",
             "measures": [{"wording": "More jobs", "core_plans": "1,2", "state": "stated"},
                          {"wording": "To follow", "core_plans": "2", "state": "to be agreed"}]},
        ],
        "milestones": [
            {"slug": "jobs", "title": "Jobs", "due_on": "2024-03-31", "precision": "month", "note": "",
             "statements": [
                 {**plan, "section": holder["id"], "commitment": promise["id"], "document": "", "where": "",
                  "wording": "Jobs by March 2024", "due_wording": "by March 2024"},
                 {"plan": "", "section": "", "commitment": "", "document": "A paper", "where": "",
                  "wording": "More jobs", "due_wording": ""},
             ]},
        ],
    }  # fmt: skip


def no_priorities() -> dict:
    return {
        name: [] for name in ("plans", "frameworks", "mappings", "sources", "citations", "priorities", "milestones")
    }


def site_measures() -> dict:
    indicator = {"slug": "jobs-held", "title": "Jobs held for a year"}
    target = {"plan": JOINT, "measure": "", "indicator": indicator}
    promise = site_priorities()["sources"][0]["commitment"]
    return {
        "targets": [{**target, "commitment": promise, "wording": "100 more jobs"}],
        "terms": [
            {"plan": JOINT, "commitment": promise, "owner": "Avon Partnership", "post": "Director of Work",
             "level": "Provider collaborative",
             "due_on": "2028-03-31", "measure": "People in work for a year", "indicator": "jobs-held",
             "why_no_owner": "", "why_no_date": "", "why_no_measure": ""},
        ],
        "items": [
            {"framework": "objectives-2023", "item": "work", "wording": "Share in work", "target": "80%",
             "indicator": indicator},
            {"framework": "objectives-2023", "item": "homes", "wording": "Homes", "target": "", "indicator": None},
        ],
    }  # fmt: skip


def site_not_now() -> list[dict]:
    row = {"cycle": "cycle", "cycle_title": "Planning for 2027-28", "owner": "Mercia", "decided_by": "The Board",
           "decided_on": "2026-11-02", "body": "Avon Partnership"}  # fmt: skip
    return [
        {**row, "title": "Night clinics", "is_intention": True, "reason": "Others wait\nlonger."},
        {**row, "title": "A machine", "is_intention": False, "body": "", "reason": "It is not needed."},
    ]
