"""A realistic plan for the tests of the PDF: nested sections, a wide table, notes, a picture, opinions, a glossary."""

import hashlib
import io

from PIL import Image, ImageDraw

AREAS = {
    "Urgent and emergency care": [
        (
            "Improve A&E waiting times so that no less than 76% of patients are seen within 4 hours by March 2024",
            "Percentage of attendances at Type 1, 2, 3 A&E departments seen within 4 hours",
            "76%",
            "72.6%",
        ),
        (
            "Improve category 2 ambulance response times to an average of 30 minutes across 2023/24",
            "Ambulance response times, category 2",
            "NWS 33 minutes",
            "28 min 38 s",
        ),
        (
            "Reduce adult general and acute (G&A) bed occupancy to 92% or below",
            "Average overnight G&A bed occupancy, adult",
            "92%",
            "94.3%",
        ),
        ("", "Average overnight G&A bed occupancy, total (adult and paediatrics)", "", "92.8%"),
    ],
    "Primary care": [
        ("Make it easier for people to contact a GP practice", "% appointments booked within 14 days", "", "80.1%"),
        (
            "Recover dental activity towards pre-pandemic levels",
            "Monthly % of usual annual contracted UDAs",
            "100%",
            "83% below 2019/20",
        ),
    ],
    "Cancer": [
        (
            "Meet the cancer faster diagnosis standard by March 2024: 75% are diagnosed or cleared within 28 days",
            "% patients with diagnosis communicated within 28 days",
            "75%",
            "68.9%",
        ),
    ],
    "Mental health": [
        (
            "Improve access to mental health support for children and young people",
            ("Number of people aged 0 to 17 receiving at least one contact"),
            "37,590",
            "29,995",
        ),
        (
            "Work towards eliminating inappropriate adult acute out of area placements",
            "Out of area placement bed days",
            "0",
            "1,235",
        ),
    ],
}
PROSE = (
    "People in the most deprived neighbourhoods spend nearly twenty more years in poor health than those in the least "
    "deprived. We work with the nine Places, their councils, hospitals, primary care networks and the voluntary "
    "sector so that care starts earlier, nearer to home, and with fewer steps between services. "
)


def bid(number: int) -> str:
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(alphabet[(number >> shift) & 31] for shift in range(35, -1, -5))


def picture() -> bytes:
    image = Image.new("RGB", (640, 260), "#ffffff")
    draw = ImageDraw.Draw(image)
    for column, height in enumerate((200, 170, 150, 140, 120, 110, 95, 90, 60)):
        draw.rectangle((20 + column * 68, 240 - height, 68 + column * 68, 240), fill="#005eb8")
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


PICTURE = picture()
PICTURE_NAME = hashlib.sha256(PICTURE).hexdigest()
IMAGES = {PICTURE_NAME: PICTURE}


def appendix_table() -> str:
    rows = []
    for area, lines in AREAS.items():
        for number, (objective, metric, target, position) in enumerate(lines):
            head = (
                f'<th scope="row" rowspan="{len(lines)}">{area}</th>'
                if number == 0 and len(lines) > 1
                else (f'<th scope="row">{area}</th>' if number == 0 else "")
            )
            cells = "".join(f"<td>{cell}</td>" for cell in (objective, metric, target, position))
            rows.append(f"<tr>{head}{cells}</tr>".replace("A&E", "A&amp;E").replace("G&A", "G&amp;A"))
    heads = ("Area", "2023/24 planning objective", "Metric", "Target value", "Cheshire and Merseyside position")
    head = "".join(f"<th>{name}</th>" for name in heads)
    caption = "<caption>Objectives and metrics of the operational plan</caption>"
    body = "".join(rows)
    return f'<table data-bid="{bid(1)}">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def across_table() -> str:
    places = (
        "Cheshire East",
        "Cheshire West",
        "Halton",
        "Knowsley",
        "Liverpool",
        "Sefton",
        "St Helens",
        "Warrington",
        "Wirral",
    )
    head = "".join(f"<th>{place}</th>" for place in places)
    lines = "".join(
        f'<tr><th scope="row">Indicator number {number} with a long name</th>'
        + "".join(f"<td>{number * 7 + column}.{column}%</td>" for column in range(9))
        + "</tr>"
        for number in range(1, 9)
    )
    head = f"<thead><tr><th></th>{head}</tr></thead>"
    return f"<table><caption>Nine Places side by side</caption>{head}<tbody>{lines}</tbody></table>"


def section(slug: str, title: str, body: str, **more: object) -> dict:
    identity = hashlib.md5(slug.encode(), usedforsecurity=False).hexdigest()
    return {
        "id": identity,
        "slug": slug,
        "number": "",
        "title": title,
        "kind": "main",
        "local_type": "",
        "common_type": "",
        "in_summary": False,
        "summary": "",
        "body": body,
        "commitments": [],
        "sections": [],
    } | more


def commitment(text: str, *inner: dict, tier: str = "supporting") -> dict:
    return {"id": text[:8], "text": text, "tier": tier, "commitments": list(inner)}


def sections() -> list[dict]:
    paragraphs = "".join(f'<p data-bid="{bid(100 + n)}">Part {n}. {PROSE}</p>' for n in range(4))
    foreword = (
        f'<p>Our plan covers five years.<sup data-note="a">1</sup> It builds on the '
        '<a href="https://www.cheshireandmerseyside.nhs.uk/"><strong>interim strategy</strong></a> and the '
        f'<a href="#{bid(1)}">objectives table</a>, and on <a href="/plans/sefton-place-plan/">Sefton’s plan</a>.</p>'
        '<p>The <abbr title="Integrated Care Board">ICB</abbr> writes H<sub>2</sub>O, <em>e</em> = mc<sup>2</sup>, '
        '<span lang="cy">iechyd da</span> and 5 ≤ 6 ✓ → ok.</p>'
        f"<blockquote><p>Nothing about us without us.</p></blockquote>{paragraphs}"
        '<aside data-note="a" data-mark="1">From 1 April 2023 to 31 March 2028, see <a href="https://www.legislation.'
        'gov.uk/ukpga/2006/41/section/14Z52">section 14Z52</a>.</aside>'
    )
    approach = (
        "<h2>How we listened</h2><p>We met people in all nine Places.</p><ul><li><p>Workshops with carers</p></li>"
        "<li>Surveys<ul><li>on paper</li><li>on line</li></ul></li><li>Easy read copies</li></ul>"
        '<h4>What we heard</h4><ol start="3" type="a"><li>Shorter waits</li><li>Care close to home</li></ol>'
        f'<figure><img src="asset:{PICTURE_NAME}" alt="Bar chart: waits fall in each Place from 200 to 60 days">'
        "<figcaption>Figure 1: waits by Place</figcaption></figure>"
    )
    inner = section(
        "prevention",
        "Prevention and Marmot principles",
        f"<p>{PROSE}</p><h3>Eight principles</h3><p>{PROSE}</p>",
        number="2.1",
        local_type="Golden thread",
        commitments=[
            commitment(
                "Give every child the best start in life",
                commitment("Open family hubs in each Place"),
                commitment("Reach 90% uptake of the two-year check"),
                tier="headline",
            ),
            commitment("Create fair employment and good work for all"),
        ],
        sections=[
            section(
                "smoking",
                "Smoking in pregnancy",
                f"<p>{PROSE * 3}</p>",
                number="2.1.1",
                sections=[
                    section(
                        "vaping",
                        "Vaping and young people",
                        f"<p>{PROSE}</p>",
                        number="2.1.1.1",
                        sections=[
                            section(
                                "schools",
                                "Work in schools",
                                "<h2>Deep heading</h2><p>A sixth level.</p>",
                                number="2.1.1.1.1",
                            )
                        ],
                    )
                ],
            )
        ],
    )
    return [
        section("foreword", "Foreword", foreword, number="1", summary="<p>Five years, nine Places, one system.</p>"),
        section("approach", "Our approach", approach + f"<p>{PROSE * 8}</p>", number="2", sections=[inner]),
        section("views", "Summary of the views received", f"<p>{PROSE * 10}</p>", number="3", kind="views"),
        section(
            "appendix-1",
            "Appendix 1: NHS Operational Plan and Long Term Plan",
            appendix_table() + f"<p>{PROSE}</p>" + across_table() + "<p>The end of the appendix.</p>",
        ),
    ]


def content() -> dict:
    source = sections()
    return {
        "schema": "jfp-snapshot/1",
        "plan": {
            "slug": "joint-forward-plan-2023-28",
            "title": "Cheshire and Merseyside Joint Forward Plan 2023–2028",
            "type": {"slug": "joint-forward-plan", "name": "Joint Forward Plan"},
            "owner": {"slug": "nhs-cheshire-and-merseyside", "name": "NHS Cheshire and Merseyside"},
            "place": None,
            "starts_on": "2023-04-01",
            "ends_on": "2028-03-31",
            "summary": "What the NHS, the councils and their partners will do together over five years.",
        },
        "edition": 1,
        "snapshot": 2,
        "purpose": "final",
        "language": "en-GB",
        "composed_at": "2023-06-28T09:00:00Z",
        "signatories": [
            {"name": "Graham Urwin", "role": "Chief Executive", "signed_on": "2023-06-30"},
            {"name": "Raj Jain", "role": "Chair", "signed_on": None},
        ],
        "sections": source,
        "requirements": [
            {
                "number": number,
                "wording": f"Describe the health services for which the board proposes to make "
                f"arrangements, part {number}",
                "citation": f"NHS Act 2006 s.14Z52(2)({chr(96 + number)})",
                "url": "https://www.legislation.gov.uk/ukpga/2006/41/section/14Z52",
                "kind": "content",
                "mandatory": number < 18,
                "answers": []
                if number == 19
                else [{"section": source[number % 4]["id"], "note": "See the table." if number == 3 else ""}],
                "reason": "Not applicable to this area." if number == 19 else "",
            }
            for number in range(1, 21)
        ],
        "opinions": [
            {
                "board": {"slug": "sefton-hwb", "name": "Sefton Health and Wellbeing Board"},
                "place": "Sefton",
                "state": "opinion given",
                "text": "The Board met on 7 June.\n\nIt finds that the plan takes proper "
                "account of the local strategy.\nIt asks for:\n- yearly figures\n- a named lead",
                "sha256": "ab" * 32,
                "agreed_on": "2023-06-07",
                "how": "at a meeting",
                "finding": "takes proper account",
                "round": 1,
                "snapshot_sha256": "cd" * 32,
                "note": "The annex came a day later.",
            },
            {
                "board": {"slug": "halton-hwb", "name": "Halton Health and Wellbeing Board"},
                "place": "Halton",
                "state": "no reply recorded",
                "text": "",
                "sha256": "",
                "agreed_on": None,
                "how": "",
                "finding": "",
                "round": 1,
                "snapshot_sha256": "cd" * 32,
                "note": "",
            },
        ],
        "included": [
            {
                "slug": f"{place.lower()}-place-plan",
                "title": f"{place} Place Plan",
                "place": place,
                "edition": 1,
                "snapshot_sha256": hashlib.sha256(place.encode()).hexdigest(),
            }
            for place in ("Sefton", "Halton", "Wirral")
        ],
        "glossary": [
            {
                "slug": "icb",
                "term": "Integrated Care Board",
                "meaning": "The NHS body that plans services for an area.",
                "aliases": ["ICB"],
            },
            {
                "slug": "hwb",
                "term": "Health and wellbeing board",
                "meaning": "A committee of the council.",
                "aliases": [],
            },
        ],
        "assets": [{"sha256": PICTURE_NAME, "media_type": "image/png", "width": 640, "height": 260}],
        "licence": {
            "name": "Open Government Licence v3.0",
            "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "attribution": "© NHS Cheshire and Merseyside 2023",
        },
    }


def release() -> dict:
    return {
        "schema": "jfp-release/1",
        "plan": "joint-forward-plan-2023-28",
        "edition": 1,
        "snapshot_sha256": "ef" * 32,
        "published_at": "2023-06-30T11:00:00Z",
        "previous": None,
        "approvals": [
            {
                "body": {"slug": "icb", "name": "NHS Cheshire and Merseyside"},
                "decision": "approved",
                "agreed_on": "2023-06-29",
                "meeting": "Board meeting in public",
                "minute": "ICB/06/23/14",
            }
        ],
    }
