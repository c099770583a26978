"""What sorts of body are there, and what is each? In the order in which a directory tells of them."""

from django.db import models


class Kind(models.TextChoices):
    """The sort of a body. Rules speak of kinds (`plans.ParticipationRule.body_kind`), never of one body by name."""

    ICB = "icb", "Integrated care board"
    INTEGRATED_CARE_PARTNERSHIP = (
        "integrated-care-partnership",
        "Integrated care partnership (statutory joint committee)",
    )
    INTEGRATED_CARE_SYSTEM = "integrated-care-system", "Integrated care system"
    LOCAL_AUTHORITY = "local-authority", "Local authority"
    HEALTH_AND_WELLBEING_BOARD = "health-and-wellbeing-board", "Health and Wellbeing Board"
    PLACE_PARTNERSHIP = "place-partnership", "Place partnership"
    PLACE_BOARD = "place-board", "Board of a Place partnership"
    PLACE_GROUP = "place-group", "Group or team of a Place"
    NHS_TRUST = "nhs-trust", "NHS trust or foundation trust"
    PROVIDER_COLLABORATIVE = "provider-collaborative", "Provider collaborative"
    SOCIAL_CARE_COLLABORATIVE = "social-care-collaborative", "Social care collaborative"
    PUBLIC_HEALTH_COLLABORATIVE = "public-health-collaborative", "Public health collaborative"
    BOARD_OR_COMMITTEE = "board-or-committee", "Board, committee or team of a body"
    PROGRAMME_BOARD = "programme-board", "Programme board"
    FORUM = "forum", "Forum or network"
    HEALTHWATCH = "healthwatch", "Local Healthwatch"
    VOLUNTARY_SECTOR = "voluntary-sector", "Voluntary sector"
    RESEARCH_BODY = "research-body", "Research body"
    SUPPORT_UNIT = "commissioning-support-unit", "Commissioning support unit"
    NHS_ENGLAND = "nhs-england", "NHS England"
    NATIONAL_BODY = "national-body", "National body"
    PARTNER_GROUP = "partner-group", "Partners named together"
    CLINICAL_COMMISSIONING_GROUP = "clinical-commissioning-group", "Clinical commissioning group"


MEANINGS: dict[str, str] = {
    Kind.ICB: "The NHS body that plans and pays for most health services in its area, and owns the Joint Forward Plan "
    "together with its partner trusts.",
    Kind.INTEGRATED_CARE_PARTNERSHIP: "The joint committee that the board and the councils of an area must set up. It "
    "prepares the integrated care strategy.",
    Kind.INTEGRATED_CARE_SYSTEM: "All the partners of an area together. It is a way of working, not a body in law.",
    Kind.LOCAL_AUTHORITY: "The council, which answers for social care and public health.",
    Kind.HEALTH_AND_WELLBEING_BOARD: "The council committee that writes the joint local health and wellbeing strategy "
    "and is asked for its opinion on the Joint Forward Plan.",
    Kind.PLACE_PARTNERSHIP: "The partners in one Place, who agree the Place plan.",
    Kind.PLACE_BOARD: "The board in which the partners of one Place decide together.",
    Kind.PLACE_GROUP: "A group that works for the partnership of one Place, or oversees a part of its work.",
    Kind.NHS_TRUST: "A provider of NHS services. The partner trusts of an integrated care board prepare and approve "
    "its Joint Forward Plan with it.",
    Kind.PROVIDER_COLLABORATIVE: "Trusts that plan together and lead programmes for the whole area.",
    Kind.SOCIAL_CARE_COLLABORATIVE: "Adult social care services of several councils that look for answers together.",
    Kind.PUBLIC_HEALTH_COLLABORATIVE: "Public health teams of several councils that work together.",
    Kind.BOARD_OR_COMMITTEE: "A board, committee or team through which a larger body decides and works.",
    Kind.PROGRAMME_BOARD: "A board that oversees one programme across the whole area.",
    Kind.FORUM: "A standing meeting of one profession, sector or service.",
    Kind.HEALTHWATCH: "The independent champion of people who use health and care services in one Place.",
    Kind.VOLUNTARY_SECTOR: "Voluntary, community, faith and social enterprise organisations.",
    Kind.RESEARCH_BODY: "A body that pays for research, or spreads what it finds.",
    Kind.SUPPORT_UNIT: "A unit that provides services to the NHS bodies that plan care.",
    Kind.NHS_ENGLAND: "The national body that leads the NHS, issues its guidance and receives a copy of each plan.",
    Kind.NATIONAL_BODY: "A body of the whole country that issues guidance, data or services that the plans rely on.",
    Kind.PARTNER_GROUP: "Partners that the documents name as a group, without naming each.",
    Kind.CLINICAL_COMMISSIONING_GROUP: "A predecessor of the integrated care board in one part of its area.",
}
