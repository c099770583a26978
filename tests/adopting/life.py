"""The life of a small plan in a system that has just begun, by the real verbs, and then everything that anybody can
read of it, put into a folder: `python -m tests.adopting.life FOLDER TOKEN TOKEN`, in the environment of a live system.

In a process of its own, so that the settings are those that such an installation really has.
"""

import re
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from accounts import actions as account_actions  # noqa: E402
from accounts.models import User  # noqa: E402
from consultation import actions as consultation_actions  # noqa: E402
from core.models import Mail  # noqa: E402
from organisations.models import Kind, Organisation  # noqa: E402
from plans import actions as plan_actions  # noqa: E402
from plans.models import Edition, Requirement  # noqa: E402
from priorities import actions as priority_actions  # noqa: E402
from tests import stages  # noqa: E402

PLAN = Path(__file__).parent / "small-plan.md"
WHO = {"by": None, "at": stages.NOW}
ADDRESSES = ("/workspace/", "/boards/", "/accounts/", "/consultations/", "/metrics/", "/search/?q=clinic", "/api/v1/",
             "/api/schema/", "/api/docs/", "/follow/", "/verify/receipt/", "/.well-known/security.txt",
             "/nowhere/")  # fmt: skip
# What a reader cannot come back from, and what only says again what other pages say.
NOT_FOLLOWED = re.compile(r"/accounts/sign-out|/sessions/|\?.*(page|sort|cursor)=|/static/")
MOST = 60


def main(folder: Path, *tokens: str) -> None:
    for name, token in zip(("Ruth Admin", "Pat Planner"), tokens, strict=True):
        account_actions.accept_as_new(token=token, name=name, password="correct-horse-battery", at=stages.NOW)
    publish_a_plan()
    folder.mkdir()
    for number, mail in enumerate(Mail.objects.order_by("pk")):
        (folder / f"mail-{number}.txt").write_text(f"{mail.subject}\n{mail.text}\n{mail.html}\n{mail.headers}")
    for user in [None, *User.objects.order_by("pk")]:
        read_as(user, folder)


def publish_a_plan() -> None:
    """Imported, answered by its boards, approved, published, shown."""
    for board in Organisation.objects.filter(kind=Kind.HEALTH_AND_WELLBEING_BOARD):
        domain = f"{board.slug.split('-')[0]}.example"
        consultation_actions.add_domain(organisation=board, domain=domain, **WHO)
        consultation_actions.add_contact(organisation=board, name="Sam Officer", email=f"sam@{domain}", **WHO)
    call_command(
        "import_plan", PLAN, type="joint-forward-plan", title="Three Rivers Joint Forward Plan 2027-32",
        period=[date(2027, 4, 1), date(2032, 3, 31)],
    )  # fmt: skip
    edition = Edition.objects.get()
    first = edition.sections.order_by("position").first()
    for requirement in Requirement.objects.filter(mandatory=True).exclude(citation__endswith="(8)(c)"):
        plan_actions.cover(edition=edition, requirement=requirement, section=first, reason="", **WHO)
    priority_actions.commit(section=first, text="We will open a clinic", tier="headline", position=1, **WHO)
    stages.consulted(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    assert stages.published(edition).state == "published"


def read_as(user: User | None, folder: Path) -> None:
    """Every page that links lead to from where this person begins."""
    client = Client(SERVER_NAME="localhost")
    if user:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    waiting, seen = list(ADDRESSES), set(ADDRESSES)
    number = 0
    while waiting and number < MOST:
        address = waiting.pop(0)
        answer = client.get(address, follow=True)
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kind = answer.headers.get("Content-Type", "")
        ending = "pdf" if "pdf" in kind else "docx" if "word" in kind else "txt"
        number += 1
        name = f"{user.pk if user else 'anybody'}-{number}"
        (folder / f"{name}.{ending}").write_bytes(data)
        (folder / f"{name}.address").write_text(f"{address} {answer.status_code}")
        if "html" in kind:
            here = answer.request["PATH_INFO"]
            for link in re.findall(r'href="([^"]+)"', data.decode()):
                found = urldefrag(urljoin(here, link.replace("&amp;", "&"))).url
                if found.startswith(ADDRESSES[:5]) and found not in seen and not NOT_FOLLOWED.search(found):
                    seen.add(found)
                    waiting.append(found)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
