"""Is each fact that the mission asks of the sample system held where it belongs, in the words of the documents?

A row of the mission is kept when its facts are structured (a section with its local type, an item of a list, a promise, a
milestone, a body, a plan of the register), not when a page merely mentions them. Every row has its line in
`docs/traceability.md`. No database: files are compared with the documents, which lie beside some checkouts only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.jfp_portal.sample_files import SAMPLE, bodies, every_plan, needs_seeds, plain, promises, read, seed, walk

TRACEABILITY = Path(__file__).resolve().parents[2] / "docs" / "traceability.md"
# The rows of the mission that the sample system as a whole is to hold, as issue B lists them.
ROWS = """
000-01 000-02 000-04 000-06 000-07 000-20..24 000-35..38 001-03 001-04 001-06..08 001-10 001-15 001-17..20 001-23 001-28
001-29 001-31 001-35 001-38 001-40 001-41 001-44..50 001-52..60 001-64..67 001-70..73 001-82 002-01..06 002-08..13
002-15..17 002-20 003-01..07 003-10..20 003-22..24 003-26..34 003-36 004-49..52 004-54 004-55
"""
# row: where its facts are held (what:which), as which local type ("" where there is none), in which document, which words.
Held = tuple[str, str, int, tuple[str, ...]]
FACTS: dict[str, list[Held]] = {
    "000-38": [
        ("posts:DAS", "", 0, ("DAS",)),
        ("posts:DCS", "", 0, ("DCS",)),
        ("body:primary-care-forum", "", 0, ("Primary Care Forum",)),
        ("involved:health-and-care-partnership-strategy", "", 0,
         ("Primary Care Forum, Directors of Public Health, Provider Collaboratives, DAS, DCS",
          "Health and Wellbeing Boards/Place sessions")),
    ],
    "001-04": [("framework:foreword-principles", "", 1,
                ("treat every pound of funding as a precious asset", "decisions are made as locally as possible",
                 "our plans are co-produced", "operating at scale or standardisation will be the best solution"))],
    "001-07": [("plan:hewitt-review", "", 1, ("Hewitt Review",)), ("dates:hewitt-review", "", 1, ("April 2023",)),
               ("relations:joint-forward-plan-2023-28", "", 1, ("aligns with the recently published Hewitt Review",))],
    "001-10": [("lost:Figure 1", "", 1, ("Cheshire and Merseyside Health Care Partnership Vision and Mission",)),
               ("framework:vision-and-mission-2021", "", 2,
                ("We want everyone in Cheshire and Merseyside to have a great start in life",
                 "tackle health inequalities and improve the lives of the poorest fastest"))],
    "001-23": [("plan:green-plan", "", 1, ("Green Plan",)),
               ("section:joint-forward-plan-2023-28/our-green-plan", "Theme", 1, ("net zero by 2040",))],
    "001-28": [("lost:Figure 5", "", 1, ("Wider social determinants of health and health inequalities",
                                         "Dahlgren and Whitehead 1991"))],
    "001-29": [("framework:safeguarding-commitments", "", 1,
                ("Strengthening collaboration and communication", "Improving training and awareness",
                 "Early identification and intervention", "Strengthening partnership working",
                 "Enhancing monitoring and evaluation", "Empowering service users",
                 "Promoting a culture of safeguarding"))],
    "001-35": [("section:joint-forward-plan-2023-28/all-together-fairer", "Programme", 1, ("22 beacon indicators",))],
    "001-40": [("section:joint-forward-plan-2023-28/prevention-and-making-every-contact-count", "Programme", 1,
                ("Making Every Contact Count", "Reduce smoking prevalence"))],
    "001-45": [("framework:anchor-framework", "", 1, ("Anchor Framework", "Anchor Institution charter"))],
    "001-46": [("section:joint-forward-plan-2023-28/screening-immunisation-and-vaccination", "Programme", 1,
                ("strengthen screening, vaccination and Immunisation uptake",)),
               ("remits:uk-health-security-agency", "", 1, ("screening, vaccination and immunisation",)),
               ("remits:nhs-england", "", 1, ("screening, vaccination and immunisation",)),
               ("remits:place-partnership", "", 1, ("screening, vaccination and immunisation",))],
    "001-49": [("framework:life-course-themes", "", 1,
                ("Deliver the actions from the Ockenden report", "Women's Health and Maternity (WHaM) programme",
                 "Gynaecology Network", "Estates - Family Hubs", "Estates - Women's Health Hubs")),
               ("plan:ockenden-report", "", 1, ("Ockenden report",)),
               ("body:gynaecology-network", "", 1, ("Gynaecology Network",))],
    "001-52": [("framework:culture-and-leadership", "", 1,
                ("Cultural transformation", "Talent management", "Leadership development",
                 "Clinical leadership for integration towards health creation models of care")),
               ("section:joint-forward-plan-2023-28/developing-our-culture-and-leadership", "Theme", 1,
                ("Create new opportunities across health and care providers",
                 "Promote health and wellbeing of all our workforce",
                 "Maximise and value the skills of our workforce", "Create a positive and inclusive culture",
                 "Ensure digital upskilling for the whole workforce"))],
    "001-53": [("milestone:operating-model", "", 1, ("early 2023/24", "develop and embed an agreed operating model"))],
    "001-55": [("plan:clinical-and-care-leadership-framework", "", 1, ("Clinical and Care Leadership Framework",)),
               ("lost:Figure 7", "", 1, ("Clinical and Care Leadership in Cheshire and Merseyside",))],
    "001-60": [("section:joint-forward-plan-2023-28/our-vcfse-transformation-programme", "Theme", 1,
                ("Focus on embedding the VCFSE as a key delivery partner", "Building on VCFSE infrastructure and assets",
                 "Supporting investment in the VCFSE both financially and organisationally")),
               ("plan:public-engagement-framework", "", 1, ("Public Engagement Framework",)),
               ("dates:public-engagement-framework", "", 1, ("July 2022",))],
    "001-64": [("section:joint-forward-plan-2023-28/evolving-our-commissioning-and-corporate-services", "Theme", 1,
                ("Corporate infrastructure", "Commissioning support functions",
                 "Midlands and Lancashire Commissioning Support unit")),
               ("body:midlands-and-lancashire-commissioning-support-unit", "", 1,
                ("Midlands and Lancashire Commissioning Support unit",))],
    "001-66": [("section:joint-forward-plan-2023-28/research-and-innovation", "Theme", 1,
                ("Establish a Cheshire and Merseyside Research Development Hub",
                 "Create a network of research champions across our system",
                 "Deliver annual learning events to showcase latest research",
                 "Contribute to the development of a North West Secure Data Environment for research"))],
    "001-71": [("plan:capital-plan", "", 1, ("Capital Plan",)),
               ("remits:health-and-wellbeing-board", "", 1, ("capital plans",)),
               ("remits:cheshire-and-merseyside-health-and-care-partnership", "", 1, ("capital plans",)),
               ("section:joint-forward-plan-2023-28/capital-plans", "Programme", 1,
                ("Continue working in partnership to deliver against our Capital plans",))],
    "001-73": [("section:joint-forward-plan-2023-28/all-age-continuing-health-care", "Programme", 1,
                ("Complete the review and work with partners to establish an equitable model for delivery",))],
    "001-82": [("lost:Appendix 3", "", 1, ("Appendix 3 Core20PLUS5",)),
               ("section:joint-forward-plan-2023-28/core20plus5-adults", "List", 1, ("cancer",))],
    "002-03": [("section:strategy-2021-25/the-system-in-figures", "Fact of 2021", 2,
                ("2.6 million people", "19 NHS Provider Trusts", "51 Primary Care Networks",
                 "44% of the population live in the top 20% most deprived areas in England",
                 "26% children (0-15 years) live in poverty"))],
    "002-13": [("section:strategy-2021-25/strategic-objective-2", "Strategic Objective 2", 2,
                ("Establish Provider Collaboratives (system wide and at Place)",)),
               ("body:cmast", "", 1, ("CMAST",)), ("body:mhldc", "", 1, ("MHLDC",))],
    "002-17": [("section:strategy-2021-25/achieving-our-objectives-and-aspirations", "Approach", 2,
                ("primacy of place is absolute",))],
    "002-20": [("relations:strategy-2021-25", "", 2, ("Relevant to the Long Term Plan",)),
               ("body:academic-partners", "", 2, ("Cheshire and Merseyside academic partners",)),
               ("body:clinical-networks-and-transformation-programmes", "", 4, ("Transformation Programmes",))],
    "003-01": [("section:place-plan-sefton/our-vision", "Vision", 3,
                ("A confident and connected borough that offers the things we all need to start, live and age well, where "
                 "everyone has a fair chance of a positive and healthier future",)),
               ("plan:jlhws-sefton", "", 3, ("Living Well in Sefton",))],
    "003-02": [("section:place-plan-sefton/collaboration-agreement-principles", "Principle", 3,
                ("Achieve financial sustainability", "Deliver person-centred care", "Act ethically at all times",
                 "Act as one", "Invest in innovation and creativity",
                 "Act based on evidence and a structured framework"))],
    "003-03": [("section:place-plan-sefton/start-well", "Life-course stage", 3,
                ("1. Children & Young People", "2. Early Years", "3. Maternity")),
               ("section:place-plan-sefton/live-well", "Life-course stage", 3,
                ("4. Cancer", "5. Complex Lives", "6. Diagnostics", "7. Learning Disabilities & Autism",
                 "8. Long Term Conditions", "9. Mental Health", "10. Planned Care", "11. Women's Health")),
               ("section:place-plan-sefton/age-well", "Life-course stage", 3,
                ("12. Community Services", "13. Dementia", "14. Urgent & Emergency Care")),
               ("section:place-plan-sefton/all-age", "Life-course stage", 3,
                ("15. Carers", "16. Obesity", "17. Palliative & End of Life Care", "18. Primary Care"))],
    "003-04": [("section:place-plan-sefton/why-a-service-area-is-included", "Inclusion rule", 3,
                ("(i)", "(ii)", "(iii)", "national planning guidance", "local Sefton priority"))],
    "003-05": [("section:place-plan-sefton/cross-cutting-themes", "Cross-cutting theme", 3,
                ("Reducing health inequalities", "Service transformation", "Community first")),
               ("section:place-plan-sefton/enabler-functions", "Enabler", 3,
                ("Clinical and Care Leadership", "Communications and Engagement", "Digital", "Estates",
                 "Medicines Optimisation", "Organisational Development", "Population Health Management"))],
    "003-10": [("section:place-plan-liverpool/about-the-plan", "Business plan", 3, ("2024/25",)),
               ("plan:one-liverpool-strategy", "", 3, ("One Liverpool Strategy",)),
               ("relations:place-plan-liverpool", "", 3, ("to meet the ambitions in the One Liverpool Strategy",))],
    "003-11": [("section:place-plan-liverpool/core-goals", "Core goal", 3,
                ("Targeted action to reduce inequalities", "A system focus on prevention",
                 "Integrated services, shaped around the needs of our population", "Health creating communities",
                 "A financially sustainable health and care system")),
               ("section:place-plan-liverpool/urgent-care", "Priority", 3,
                ("Patients reach the best possible outcome in the shortest amount of time",
                 "Better experiences for patients, staff and service users")),
               ("section:place-plan-liverpool/integrated-working", "Priority", 3,
                ("Strengthen integrated working arrangements between Liverpool Place partners",)),
               ("section:place-plan-liverpool/best-use-of-resources", "Priority", 3,
                ("Making best use of resources for financial sustainability",))],
    "003-12": [(f"section:place-plan-liverpool/{slug}", "Cohort", 3, words) for slug, words in {
        "healthy-children-and-families": ("Better Start", "Good Respiratory Health"),
        "disability": ("Learning Disabilities", "Autism and Attention Deficit Hyperactivity Disorder"),
        "complex-lives": ("Homeless Health", "High Intensity Users of Services", "Domestic Abuse"),
        "long-term-conditions": ("Hypertension", "Cardiology", "Respiratory", "Diabetes"),
        "frailty": ("Integrated Frailty Pathway", "Dementia", "Virtual Wards", "Care Homes"),
    }.items()],
    "003-13": [("section:place-plan-liverpool/liverpool-clinical-services-review", "Priority", 3,
                ("affecting women's health in Liverpool", "Aintree, Broadgreen and Royal Liverpool Hospital sites")),
               ("plan:liverpool-clinical-services-review", "", 3, ("Liverpool Clinical Services Review",))],
    "003-15": [("section:place-plan-knowsley/about-the-knowsley-plan", "Context", 3, ("Knowsley Plan",)),
               ("plan:knowsley-2030", "", 3, ("Knowsley 2030",)),
               ("plan:cheshire-and-merseyside-health-and-care-plan-2023-25", "", 3,
                ("Cheshire and Merseyside Health and Care Plan – 2023/25",)),
               ("plan:place-plan-knowsley", "", 3, ("the next two years",))],
    "003-16": [("section:place-plan-knowsley/principles", "Principle", 3, ("Kindness", "Honesty", "Trust")),
               ("section:place-plan-knowsley/what-we-want-knowsley-to-be", "Ambition", 3,
                ("with a thriving inclusive economy", "with welcoming vibrant neighbourhoods",
                 "where people are active and healthy", "where people of all ages are confident",
                 "where safe and strong communities")),
               ("section:place-plan-knowsley/top-health-challenges", "Challenge", 3,
                ("Life expectancy", "Obesity", "Depression", "Long term conditions", "Smoking", "Population Health")),
               ("section:place-plan-knowsley/focus-areas", "Focus area", 3,
                ("Starting well, Mental Health and Learning disabilities", "Living Well and Planned Care",
                 "Ageing well and Urgent Care", "Primary Care")),
               ("section:place-plan-knowsley/enabler-functions", "Enabler", 3,
                ("Planning", "Estates", "Finance", "Digital", "Medicines Management"))],
    "003-17": [("body:knowsley-healthier-together-board", "", 3, ("Knowsley Healthier Together Board",)),
               ("body:knowsley-local-delivery-groups", "", 3, ("local delivery groups",)),
               ("framework:knowsley-outcomes-framework", "", 3, ("outcomes framework",)),
               ("section:place-plan-knowsley/maturity", "Aim", 3, ("matur",))],
    "003-18": [("section:place-plan-st-helens/our-vision", "Vision", 3, ("One Place, One System, One Ambition",)),
               ("section:place-plan-st-helens/our-mission", "Mission", 3, ("Bringing people closer together",)),
               ("section:place-plan-st-helens/guiding-principles", "Guiding principle", 3,
                ("Ensure Children and Young People Have a Positive Start in Life",
                 "Promote Good Health Independence and Care Across Our Communities",
                 "Create Safe and Strong Communities and Neighbourhoods for All",
                 "Support a Strong, Thriving, Inclusive and Well-Connected Local Economy",
                 "Create Green and Vibrant Places That Reflect our Heritage and Culture")),
               ("section:place-plan-st-helens/values-based-principles", "Values-based principle", 3,
                ("We will be compassionate and inclusive", "We will strive to make a difference",
                 "We will be open and honest"))],
    "003-19": [("section:place-plan-st-helens/mental-wellbeing", "Priority", 3,
                ("Prevention and reduction of self-harm and suicide", "Reducing loneliness and isolation")),
               ("section:place-plan-st-helens/healthy-weight", "Priority", 3, ("Reduce diabetes",)),
               ("section:place-plan-st-helens/care-communities", "Priority", 3,
                ("Reduce unavoidable system pressures in primary and secondary care",)),
               ("section:place-plan-st-helens/inequalities", "Priority", 3,
                ("Continue to influence partners to reduce inequalities",)),
               ("section:place-plan-st-helens/enabler-programmes", "Enabler programme", 3,
                ("Digital Transformation", "Population Health Management", "Workforce"))],
    "003-20": [("section:place-plan-warrington/key-outcomes", "Outcome", 3,
                ("Children are given the best start in life and can fulfil their potential",
                 "Adults can work and live fulfilling lives, in a vibrant and healthy borough",
                 "Older people enjoy a healthy, independent, and fulfilling old age"))],
    "003-22": [(f"section:place-plan-warrington/{slug}", "Theme", 3, (words,)) for slug, words in {
        "starting-well": "Starting Well", "staying-well": "Staying Well", "ageing-well": "Ageing Well",
    }.items()],
    "003-23": [("body:warrington-finance-investment-and-resource-group", "", 3,
                ("Finance, Investment and Resource Group",)),
               ("remits:warrington-finance-investment-and-resource-group", "", 3, ("Better Care Fund",)),
               ("body:warrington-quality-and-performance-group", "", 3, ("Quality and Performance Group",)),
               ("section:place-plan-warrington/enabler-workstreams", "Enabler workstream", 3,
                ("Communication and Involvement", "Digital", "Estates", "Workforce", "Business Intelligence")),
               ("section:place-plan-warrington/local-priorities", "Local priority", 3, ("new hospital", "SEND"))],
    "003-24": [("section:place-plan-halton/our-ambition", "Ambition", 3,
                ("To improve the health and wellbeing of the population of Halton",)),
               *((f"section:place-plan-halton/{slug}-goal", "Goal", 3, (words,)) for slug, words in {
                   "wider-determinants-of-health": "A more financially active and enabled community",
                   "starting-well": "More financially stable, informed and supported families",
                   "living-well": "A more supported and enabled community",
                   "ageing-well": "A more active and independent older population",
               }.items())],
    "003-26": [("section:place-plan-halton/integrated-neighbourhood-model", "Model", 3,
                ("purpose, features and principles", "early adopter test beds"))],
    "003-27": [("section:place-plan-halton/enablers", "Enabler", 3,
                ("clinical and care leadership", "finance", "estates", "workforce", "digital solutions",
                 "communications and engagement")),
               ("section:place-plan-halton/the-next-12-months", "Early priority project", 3, ("All Together Fairer",))],
    "003-30": [("section:place-plan-cheshire-west/strategic-intentions", "Strategic intention", 3,
                ("Demand Management and System Resilience", "Home First", "Supporting Local Communities")),
               ("section:place-plan-cheshire-west/focus", "Focus", 3,
                ("Increasing Self-Care and Peer Support", "Building Community Care",
                 "Reducing reliance on the Acute sector / bed-based care")),
               ("section:place-plan-cheshire-west/joint-transformation-programmes", "Programme", 3,
                ("from 23/24 into 24/25", "Intermediate Care / Integrated Discharge / Integrated Brokerage",
                 "Community Care including Admissions Avoidance", "All Age Mental Health",
                 "Community Partnerships (formerly Care Communities) Strategic Programme",
                 "Accommodation and Care Models for those with Learning Disability and Autism")),
               ("section:place-plan-cheshire-west/enabling-workstreams", "Enabling workstream", 3,
                ("People", "Finance / Resources", "Local Voices Framework", "Estates", "Business Intelligence",
                 "Digital"))],
    "003-31": [("posts:Sponsor", "", 3, ("Integrated Discharge that minimises delays and enables patient flow",
                                         "Develop an Age Friendly Work Action Plan in line with our population needs")),
               ("posts:Business lead", "", 3, ("Create a Social Isolation and Loneliness Action Plan",)),
               ("section:place-plan-cheshire-west/key-objectives", "Objective", 3,
                ("Place Integrated Outcomes Framework", "Reduce inappropriate out of area placements"))],
    "003-32": [("section:place-plan-cheshire-east/vision", "Vision", 3,
                ("To enable people to live a healthier, longer life",)),
               ("section:place-plan-cheshire-east/core-outcomes", "Core outcome", 3,
                ("Cheshire East is a place that supports good health and wellbeing for everyone",
                 "Our children and young people experience good physical and emotional health and wellbeing",
                 "The mental health and wellbeing of people living and working in Cheshire East is improved",
                 "That more people live and age well")),
               ("plan:jlhws-cheshire-east", "", 3, ("2023-28",)),
               ("section:place-plan-cheshire-east/core-principles", "Core principle", 3, ("value for money",))],
    "003-33": [(f"section:place-plan-cheshire-east/{slug}", "Golden thread", 3, (words,)) for slug, words in {
        "place": "making the healthy choice the easy choice", "prevention": "tackling the risk factors",
        "proportionate-universalism": "Proportionate universalism", "partnership-working": "Partnership working",
        "proactive-care": "early diagnosis and intervention",
        "person-centred-approaches": "Person-centred approaches",
        "production-through-engagement": "Production through engagement",
    }.items()],
    "003-34": [("section:place-plan-cheshire-east/enabling-workstreams", "Enabling workstream", 3,
                ("People & Leadership", "Communications & Engagement", "Digital Transformation",
                 "Estates Transformation", "Finance", "Major Service Redesign", "Care Community Development")),
               ("section:place-plan-cheshire-east/priority-core-themes", "Priority core theme", 3,
                ("Home First", "Primary Care Development", "Mental Health & Neurodiversity", "Healthy Weight",
                 "Dementia", "Cancer Care")),
               ("section:place-plan-cheshire-east/areas-of-focus", "Area of focus", 3,
                ("Further development of our Care Communities",
                 "Improving access to community services and diagnostics",
                 "Maintaining acute sustainability and the development of a new Hospital in Leighton",
                 "Ensuring recovery of waiting times to pre-pandemic levels", "Financial sustainability"))],
}  # fmt: skip
# How many entries a list has: the documents' own number. Counted where one could be lost unseen.
COUNTS = {
    "framework:safeguarding-commitments": 7, "framework:foreword-principles": 4, "framework:culture-and-leadership": 3,
    "section:place-plan-sefton/collaboration-agreement-principles": 6,
    "section:place-plan-sefton/live-well": 8, "section:place-plan-sefton/enabler-functions": 7,
    "section:place-plan-liverpool/core-goals": 5, "section:place-plan-knowsley/top-health-challenges": 6,
    "section:place-plan-st-helens/guiding-principles": 5, "section:place-plan-warrington/key-outcomes": 3,
    "section:place-plan-halton/enablers": 6, "section:place-plan-cheshire-west/joint-transformation-programmes": 5,
    "section:place-plan-cheshire-west/key-objectives": 11, "posts:Sponsor": 11, "posts:Business lead": 11,
    "section:place-plan-cheshire-east/core-outcomes": 4, "section:place-plan-cheshire-east/enabling-workstreams": 7,
    "section:place-plan-cheshire-east/priority-core-themes": 6, "section:place-plan-cheshire-east/areas-of-focus": 5,
}  # fmt: skip


def rows(listed: str) -> list[str]:
    """`000-01 000-20..24` as every row that it means."""
    found = []
    for document, first, last in re.findall(r"(\d{3})-(\d\d)(?:\.\.(\d\d))?", listed):
        found += [f"{document}-{number:02}" for number in range(int(first), int(last or first) + 1)]
    return found


def words(text: str) -> str:
    return re.sub(r"[:,.]", "", plain(text)).lower().strip()


def in_section(name: str) -> tuple[str, list[str]]:
    plan, slug = name.split("/")
    (section,) = (
        each for row in every_plan() if row["slug"] == plan for each in walk(row["sections"]) if each["slug"] == slug
    )
    texts = [each["title"] + " " + each["body"].replace("\n> ", " ") for each in walk([section])]
    texts += [promise["text"] for each in walk([section]) for promise in promises(each["commitments"])]
    return section["local_type"], texts


def in_framework(name: str) -> tuple[str, list[str]]:
    row = yaml.safe_load((SAMPLE / "frameworks" / f"{name}.yaml").read_text(encoding="utf-8"))

    def below(items: list[dict[str, Any]]) -> list[str]:
        return [text for item in items for text in [item["wording"], *below(item.get("items") or [])]]

    return "", [row["name"], row["description"], *below(row["items"])]


def in_plan(name: str) -> tuple[str, list[str]]:
    (row,) = (row for row in read("register/plans.yaml")["plans"] if row["slug"] == name)
    return "", [row["title"], row.get("period_words") or "", row["known"], row.get("period_note") or ""]


def in_body(name: str) -> tuple[str, list[str]]:
    row = bodies()[name]
    return "", [row["name"], *(each["name"] for each in row.get("names", []))]


def in_milestone(name: str) -> tuple[str, list[str]]:
    (row,) = (row for row in read("priorities/milestones.yaml") if row["slug"] == name)
    return "", [said["wording"] for said in row["statements"]]


def in_posts(name: str) -> tuple[str, list[str]]:
    named = [row for row in read("posts.yaml") if row["title"] == name]
    return "", [name, *(subject for row in named for subject in row.get("subjects") or [])]


def in_rows(file: str, key: str, *fields: str) -> Callable[[str], tuple[str, list[str]]]:
    """Rows of a file that name the thing in `key` (or, for a remit of many, in `kind`): the texts of these fields."""

    def texts(name: str) -> tuple[str, list[str]]:
        found = [row for row in read(file) if name in (row.get(key), row.get("kind"))]
        return "", [str(row.get(field) or "") for row in found for field in fields]

    return texts


def in_lost(name: str) -> tuple[str, list[str]]:
    return "", [row["title"] for row in read("register/lost.yaml") if row["title"].startswith(name)]


LOOK: dict[str, Callable[[str], tuple[str, list[str]]]] = {
    "section": in_section,
    "framework": in_framework,
    "plan": in_plan,
    "body": in_body,
    "milestone": in_milestone,
    "posts": in_posts,
    "lost": in_lost,
    "remits": in_rows("remits.yaml", "body", "subject", "note"),
    "dates": in_rows("register/dates.yaml", "plan", "words"),
    "relations": in_rows("register/relations.yaml", "plan", "words"),
    "involved": in_rows("register/involvement.yaml", "plan", "audience"),
}


def held_at(where: str) -> tuple[str, list[str]]:
    kind, name = where.split(":", 1)
    return LOOK[kind](name)


@needs_seeds
@pytest.mark.parametrize("row", FACTS)
def test_the_facts_of_a_row_are_structured_and_printed(row: str) -> None:
    for where, local_type, document, expected in FACTS[row]:
        found_type, texts = held_at(where)
        held = words(" ".join(texts))
        printed = words(seed(document).replace("\n", " "))
        assert found_type == local_type, where
        assert [each for each in expected if words(each) not in held] == [], where
        assert [each for each in expected if words(re.sub(r"^\d+\. ", "", each)) not in printed] == [], where


@pytest.mark.parametrize("where", COUNTS)
def test_a_list_has_as_many_entries_as_the_document(where: str) -> None:
    kind, name = where.split(":", 1)
    if kind == "section":
        body = held_at(where)[1][0]
        entries = re.findall(r"^(?:-|\d+\.) ", body, flags=re.MULTILINE)
        # The title stands before the body, on the line of a list that has nothing before it.
        entries += re.findall(r"^\S.*? (?:-|1\.|\d+\.) (?=\S)", body.split("\n")[0])
    elif kind == "framework":
        entries = yaml.safe_load((SAMPLE / "frameworks" / f"{name}.yaml").read_text(encoding="utf-8"))["items"]
    else:
        entries = held_at(where)[1][1:]
    assert len(entries) == COUNTS[where]


def test_every_row_has_its_line() -> None:
    told = set()
    for document, first, last in re.findall(
        r"^\| (\d{3})-(\d\d)(?: to \d{3}-(\d\d))? \|", TRACEABILITY.read_text(encoding="utf-8"), flags=re.MULTILINE
    ):
        told |= set(rows(f"{document}-{first}..{last or first}"))
    asked = rows(ROWS)
    assert len(asked) == len(set(asked)) == 111
    assert [row for row in asked if row not in told] == []
    assert set(FACTS) <= set(asked)
