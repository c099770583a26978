"""A plan like the Joint Forward Plan, for the tests of the pages: nested sections, tables, notes, pictures, promises,
opinions given and silent, included plans and a glossary. Every part of the schema `jfp-snapshot/1` occurs."""

import hashlib
import io
from itertools import count

from PIL import Image, ImageDraw

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
HASH = hashlib.sha256(b"the snapshot").hexdigest()
PLACES = (
    "Sefton Wirral Liverpool Knowsley St_Helens Warrington Halton Cheshire_West Cheshire_East".replace("_", "\u00a0")
).split(" ")
PROSE = (
    "People in the most deprived neighbourhoods spend nearly twenty more years in poor health than those in the least "
    "deprived. We work with our nine Places, councils, trusts, primary care and the voluntary sector so that care "
    "starts earlier and nearer to home."
)
_numbers = count(1)


def picture() -> bytes:
    image = Image.new("RGB", (640, 260), "#ffffff")
    draw = ImageDraw.Draw(image)
    for column, height in enumerate((200, 170, 150, 140, 120, 110, 95, 90, 60)):
        draw.rectangle((40 + column * 64, 230 - height, 84 + column * 64, 230), fill="#005eb8")
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


PICTURE = picture()
PICTURE_SHA256 = hashlib.sha256(PICTURE).hexdigest()


def bid() -> str:
    number = next(_numbers)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))


def p(text: str) -> str:
    return f'<p data-bid="{bid()}">{text}</p>'


def h(level: int, text: str) -> str:
    return f'<h{level} data-bid="{bid()}">{text}</h{level}>'


def ul(*items: str) -> str:
    return f'<ul data-bid="{bid()}">' + "".join(f'<li data-bid="{bid()}">{item}</li>' for item in items) + "</ul>"


def table(caption: str, header: list[str], *rows: list[str]) -> str:
    head = "".join(f'<th scope="col">{cell}</th>' for cell in header)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows
    )
    title = f"<caption>{caption}</caption>" if caption else ""
    return f'<table data-bid="{bid()}">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def commitment(text: str, tier: str = "headline", *below: dict) -> dict:
    number = next(_numbers)
    return {"id": f"00000000-0000-4000-8000-{number:012d}", "text": text, "tier": tier, "commitments": list(below)}


def section(slug: str, number: str, title: str, body: str, *below: dict, **more: object) -> dict:
    return {
        "id": f"10000000-0000-4000-8000-{next(_numbers):012d}",
        "slug": slug,
        "number": number,
        "title": title,
        "kind": "main",
        "local_type": "",
        "common_type": "",
        "in_summary": False,
        "summary": "",
        "body": body,
        "commitments": [],
        **more,
        "sections": list(below),
    }


MEASURES = table(
    "Outcomes we expect by March 2024",
    ["Area", "What we will do", "Measure", "Target", "Baseline"],
    [
        "Urgent and emergency care",
        "Improve A&amp;E waiting times so that no less than 76% of patients are seen within 4 hours",
        "Percentage of attendances at Type 1, 2, 3 A&amp;E departments seen within 4 hours",
        "76%",
        "72.6%",
    ],
    [
        "Primary care",
        f"{p('Make it easier for people to contact a GP practice.')}{ul('Within two weeks', 'Same day where urgent')}",
        "Appointments booked within 14 days",
        "",
        "80.1%",
    ],
    ["Cancer", "Meet the faster diagnosis standard", "Diagnosis told within 28 days", "75%", "68.9%"],
)


NOTED = (
    f'<p data-bid="{bid()}">Noted.<sup data-note="n">*</sup></p>'
    f'<aside data-note="n" data-mark="*" data-bid="{bid()}">A note.</aside>'
)


def sections() -> list[dict]:
    foreword = section(
        "foreword",
        "",
        "Foreword",
        p(
            "<strong>Joining up health and care is nothing new.</strong> The Integrated Care Board (ICB) and the "
            "Health and Care Partnership want all of Cheshire and Merseyside to be healthier and fairer."
        )
        + p("Our four core objectives are:")
        + ul(
            "Tackling health inequalities in outcomes, experiences and access (our 8 Marmot principles)",
            f"Improving population health and healthcare{ul('in hospital', 'in the community')}",
            "Enhancing productivity and value for money",
            "Helping to support broader social and economic development",
        )
        + f'<blockquote data-bid="{bid()}">{p("Let us not waste this opportunity.")}</blockquote>',
        in_summary=True,
        summary="Partners across nine Places have agreed to work as one.",
    )
    about = section(
        "about",
        "1",
        "About this document",
        p(
            "This plan describes how we arrange services.<sup data-note='n1'>1</sup> It answers the Hewitt Review"
            "<sup data-note='n2'>2</sup> and the law.<sup data-note='n1'>1</sup> See <a href='#finance'>our money</a>, "
            "<a href='https://www.england.nhs.uk/long-term-plan/'>The NHS Long Term Plan</a> and "
            "<a href='#'>a lost page</a>."
        )
        + h(2, "What the plan aims to do")
        + ul("improve health", "improve services", "use resources well")
        + h(4, "Why five years")
        + p(PROSE)
        + h(2, "Our approach")
        + f'<ol type="a" data-bid="{bid()}"><li data-bid="{bid()}">Listen</li><li data-bid="{bid()}">Agree</li></ol>'
        + p("A line<br>broken, with H<sub>2</sub>O and an <abbr title='General practitioner'>GP</abbr>.")
        + f'<aside data-note="n1" data-mark="1" data-bid="{bid()}">NHS Act 2006, section 14Z52.</aside>'
        + f'<aside data-note="n2" data-mark="2" data-bid="{bid()}">{p("Hewitt Review, April 2023.")}</aside>',
        local_type="Introduction",
        in_summary=True,
    )
    health = section(
        "population-health",
        "2",
        "Our approach to improving population health",
        p(f"The ICB leads. {PROSE}")
        + f'<figure data-bid="{bid()}"><img src="asset:{PICTURE_SHA256}" alt="Bar chart: the share of people in poor '
        f'health falls from 20% in the most deprived tenth to 6% in the least">'
        f"<figcaption>Figure 1: Poor health by deprivation</figcaption></figure>",
        section(
            "all-together-fairer",
            "2.1",
            "All Together Fairer",
            p(PROSE) + h(2, "How we measure") + MEASURES + h(3, "Next steps") + p("SEND and send are two words."),
            section(
                "anchor-institutions",
                "2.1.1",
                "Anchor institutions",
                p(PROSE),
                commitments=[commitment("Buy locally.")],
            ),
            in_summary=True,
            summary=p("Acting on the causes of unequal health."),
            commitments=[
                commitment(
                    "Reduce the emissions that the ICB controls directly, achieving net zero by 2040.",
                    "headline",
                    commitment("Reach an 80% reduction by 2032."),
                ),
                commitment("Embed, and expand, our commitment to social value.", "supporting"),
                commitment("Share data and insights, so that resource can be targeted.", "supporting"),
            ],
        ),
        section(
            "prevention",
            "2.2",
            "Prevention",
            p(PROSE) + table("", ["Place", "Smokers"], ["Sefton", "12.1%"]),
            section("we-will", "", "We will", MEASURES, commitments=[commitment("Ask every patient about smoking.")]),
        ),
        section(
            "screening",
            "2.3",
            "Screening and immunisation",
            p(PROSE) + NOTED,
            # Titles, captions and notes that occur twice on a page, as they do in the plans that people write.
            section("we-will-2", "", "We will", MEASURES + NOTED, commitments=[commitment("Invite everyone.")]),
        ),
    )
    finance = section("finance", "3", "Effective use of resources", p(f"Each council sets the SEND budget. {PROSE}"))
    views = section("views", "4", "What people told us", p("Boards replied by June."), kind="views")
    return [foreword, about, health, finance, views]


def opinions() -> list[dict]:
    findings = ("takes proper account", "partly", "not stated", "does not")
    found = []
    for number, place in enumerate(PLACES):
        silent = number in {3, 6}
        text = f"The board met.\n\n  It finds that {place} is well served.\n  <b>It asks for more on housing.</b>"
        found.append(
            {
                "board": {
                    "slug": f"{place.lower().replace(chr(160), '-')}-hwb",
                    "name": f"{place} Health and Wellbeing Board",
                },
                "place": place,
                "state": "no reply recorded" if silent else "opinion given",
                "text": "" if silent else text,
                "sha256": "" if silent else hashlib.sha256(text.encode()).hexdigest(),
                "agreed_on": None if silent else "2023-06-07",
                "how": "" if silent else ("at a meeting", "under delegation")[number % 2],
                "finding": "not stated" if silent else findings[number % 4],
                "round": 1,
                "snapshot_sha256": HASH,
                "note": "Received after the date asked for." if number == 2 else "",
            }
        )
    return found


def requirements(tops: list[dict]) -> list[dict]:
    wordings = (
        ("Describe health services for which the ICB proposes to make arrangements", "s.14Z52(2)(a)", "content"),
        ("Duty to promote integration", "s.14Z42", "content"),
        ("Duty to have regard to wider effect of decisions", "s.14Z43", "content"),
        ("A summary of the views expressed by those consulted", "s.14Z54(8)", "published content"),
        ("Say how digital and data will help", "NHS England guidance, December 2022", "advisory"),
    )
    return [
        {
            "id": f"20000000-0000-4000-8000-{number:012d}",
            "number": number,
            "wording": wording,
            "citation": f"NHS Act 2006 {citation}" if citation.startswith("s.") else citation,
            "url": "https://www.legislation.gov.uk/ukpga/2006/41/section/14Z52" if citation.startswith("s.") else "",
            "kind": kind,
            "mandatory": kind != "advisory",
            "answers": []
            if number == 3
            else [{"section": tops[number - 1]["id"], "note": "In part." if number == 2 else ""}],
            "reason": "It is answered by the Supporting Content." if number == 3 else "",
        }
        for number, (wording, citation, kind) in enumerate(wordings, start=1)
    ]


GLOSSARY = [
    {
        "slug": "integrated-care-board",
        "term": "Integrated Care Board",
        "meaning": "The NHS body that plans health services for an area and holds the money for them.",
        "aliases": ["ICB"],
    },
    {
        "slug": "integrated-care",
        "term": "Integrated care",
        "meaning": "Services that work as one for the person.",
        "aliases": [],
    },
    {
        "slug": "place",
        "term": "Place",
        "meaning": "One of the nine areas in which partners plan together.",
        "aliases": [],
    },
    {
        "slug": "send",
        "term": "Special educational needs and disabilities",
        "meaning": "Needs of children that call for other or more help.",
        "aliases": ["SEND"],
    },
    {"slug": "unused", "term": "Zebra crossing", "meaning": "Not in this plan.", "aliases": []},
]


def bundle_content() -> dict:
    """Returns a new snapshot each time; the same one each time."""
    global _numbers  # ids count from one in every content
    _numbers = count(1)
    tops = sections()
    return {
        "schema": "jfp-snapshot/1",
        "plan": {
            "slug": "joint-forward-plan-2023-28",
            "title": "Cheshire and Merseyside Joint Forward Plan 2023-28",
            "type": {"slug": "joint-forward-plan", "name": "Joint Forward Plan"},
            "owner": {"slug": "nhs-cheshire-and-merseyside", "name": "NHS Cheshire and Merseyside"},
            "place": None,
            "starts_on": "2023-04-01",
            "ends_on": "2028-03-31",
            "summary": "How the NHS and its partners in Cheshire and Merseyside mean to arrange and provide services "
            "over five years: fairer health, better services and good use of public money.",
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
        "sections": tops,
        "requirements": requirements(tops),
        "opinions": opinions(),
        "included": [
            {
                "slug": f"place-plan-{place.lower().replace(chr(160), '-')}",
                "title": f"{place} Place plan 2024/25",
                "place": place,
                "edition": 1,
                "snapshot_sha256": hashlib.sha256(place.encode()).hexdigest(),
            }
            for place in PLACES
        ],
        "glossary": [dict(entry) for entry in GLOSSARY],
        "assets": [{"sha256": PICTURE_SHA256, "media_type": "image/png", "width": 640, "height": 260}],
        "licence": {
            "name": "Open Government Licence v3.0",
            "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "attribution": "© NHS Cheshire and Merseyside 2023.",
        },
    }


RELEASE = {
    "schema": "jfp-release/1",
    "plan": "joint-forward-plan-2023-28",
    "edition": 1,
    "snapshot_sha256": HASH,
    "published_at": "2023-06-30T23:30:00Z",
    "approvals": [
        {
            "body": {"slug": "nhs-cheshire-and-merseyside", "name": "NHS Cheshire and Merseyside"},
            "decision": "approved",
            "agreed_on": "2023-06-29",
            "meeting": "Board of the ICB",
            "minute": "ICB/6/23/12",
        }
    ],
    "previous": None,
}
FILES = [
    {"path": "plan.pdf", "size": 1_834_221, "media_type": "application/pdf"},
    {"path": "plan.json", "size": 412_907, "media_type": "application/json"},
    {"path": "release.json", "size": 812, "media_type": "application/json"},
    {"path": "tables/01-all-together-fairer.csv", "size": 4_120, "media_type": "text/csv"},
    {"path": "tables/02-prevention.csv", "size": 64, "media_type": "text/csv"},
    {"path": "tables/commitments.csv", "size": 2_900, "media_type": "text/csv"},
]
EMPTY = dict.fromkeys(("sections", "requirements", "opinions", "included", "glossary", "assets", "signatories"), ())


def bare_content(**more: object) -> dict:
    """A plan with nothing in it but its name: what every page must bear."""
    return {**bundle_content(), **{name: list(nothing) for name, nothing in EMPTY.items()}, **more}
