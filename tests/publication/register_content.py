"""A small register, as the tests of its pages give it: held and not held, known and unknown."""


def name(slug: str, *, held: bool = False) -> dict:
    return {"slug": slug, "title": slug.replace("-", " ").capitalize(), "held": held}


def plan(slug: str, *, held: bool = False, **more: object) -> dict:
    return {
        **name(slug, held=held),
        "plan": slug if held else None,
        "type": "Strategy",
        "place": None,
        "owner": "",
        "period_words": "",
        "period_note": "No source gives its period.",
        "review_note": "",
        "status_words": "",
        "address": "",
        "checked_on": None,
        "known": "Named once.",
        "priorities": [],
        "also": [],
        "source": "A presentation",
        "dates": [],
        "involved": [],
        **more,
    }


def relation(first: str, kind: str, second: str, *, drawn: bool = True) -> dict:
    return {
        "plan": name(first, held=first.startswith("joint")),
        "kind": kind,
        "label": kind,
        "other": name(second, held=second.startswith("joint")),
        "words": "in its own words",
        "note": "",
        "source": "A presentation",
        "drawn": drawn,
    }


def register() -> dict:
    return {
        "plans": [
            plan("joint-forward-plan-2023-28", held=True, type="Joint Forward Plan", owner="ICB and NHS Providers",
                 period_words="2023-28", period_note="", status_words="SUMMARY",
                 dates=[{"what": "Opinion given", "who": "HWB", "words": "May/June", "starts": "2023-05",
                         "ends": "2023-06", "expected": True},
                        {"what": "Final", "who": "", "words": "June 2023", "starts": "2023-06", "ends": None,
                         "expected": False}]),
            plan("local-strategy", priorities=["Starting Well"], status_words="draft interim",
                 place={"slug": "sefton", "name": "Sefton"}, review_note="varies",
                 involved=[{"event": "Workshop", "audience": "the partnership", "words": "7th March",
                            "starts": "2023-03-07", "ends": None, "expected": False, "output": "A long list.",
                            "points": ["Prevention"]}],
                 also=[{"type": "Place plan", "statement": "is also the Place Plan"}]),
            plan("needs-assessment", address="https://example.org/needs", checked_on="2026-11-01"),
        ],
        "relations": [
            relation("joint-forward-plan-2023-28", "delivers", "local-strategy"),
            relation("local-strategy", "informed by", "needs-assessment"),
            relation("joint-forward-plan-2023-28", "informed by", "needs-assessment"),
            relation("needs-assessment", "aligned with", "joint-forward-plan-2023-28", drawn=False),
        ],
        "lost": [{"plan": name("local-strategy"), "title": "Figure 1", "where": "Part 1", "known": "A map.",
                  "lost": "Only words were kept."}],
    }  # fmt: skip
