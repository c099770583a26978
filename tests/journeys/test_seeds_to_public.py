"""The user's own documents through the whole spine: is every heading, paragraph, item and cell found again?"""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core import richtext
from plans.models import PlanType
from publication.bundle import storage
from publication.models import Publication
from tests.plans.seed_oracle import missing, normalise, oracle
from tests.publication.reading import texts_of_json, texts_of_page, texts_of_pdf, without_spaces

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
FILES = sorted(SEEDS.glob("*.txt"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILES, reason="the user's documents are not part of the project"),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:3])
def test_a_document_is_found_again_whole_in_data_pages_and_pdf(people, path):
    call_command(
        "import_plan", str(path), type="reference-document", title=f"Document {path.name[:3]}", slug="document"
    )
    call_command("issue_draft", "document")
    call_command("publish", "document")
    bundle = storage.root() / Publication.objects.get().folder
    expected = oracle(path)
    assert len(expected) > 50
    assert missing(expected, texts_of_json(bundle / "plan.json", richtext.text_set)) == []
    assert missing(expected, texts_of_page(bundle / "full/index.html")) == []
    sections = [text for page in bundle.glob("sections/*/index.html") for text in texts_of_page(page)]
    assert missing(expected, sections) == []
    printed = without_spaces([normalise(text) for text in texts_of_pdf(bundle / "plan.pdf")])
    # A paragraph that goes over a page's end has a tag on either page.
    whole = "".join(printed)
    assert [text for text in missing(without_spaces(expected), printed) if text not in whole] == []


@pytest.mark.parametrize("path", FILES[:1], ids=lambda path: path.name[:3])
def test_the_comparison_notices_one_lost_text(people, path, tmp_path):
    call_command("import_plan", str(path), type="reference-document", title="Document", slug="document")
    call_command("issue_draft", "document")
    call_command("publish", "document")
    bundle = storage.root() / Publication.objects.get().folder
    page = bundle / "full/index.html"
    less = tmp_path / "less.html"
    less.write_text(page.read_text().replace("Duty as to climate change", "", 1))
    assert missing(oracle(path), texts_of_page(less)) != []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:3])
def test_the_same_file_as_a_joint_plan_is_refused_with_every_reason(people, path):
    PlanType.objects.filter(pk=people.joint.pk).update(slug="joint-forward-plan")
    call_command("import_plan", str(path), type="joint-forward-plan", title="As a joint plan", slug="joint")
    call_command("issue_draft", "joint")
    with pytest.raises(CommandError) as refused:
        call_command("publish", "joint")
    said = str(refused.value)
    for board in people.boards:
        assert f"{board.name} has not been consulted on this text" in said
    for reason in (
        "is answered by no section, and no reason is given",
        "A summary of the views expressed",
        "An explanation of the account taken",
        "A statement of each board's final opinion",
        "Mercia Icb has not approved this very text",
        "Mercia Trust has not approved this very text",
    ):
        assert reason in said
