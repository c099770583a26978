"""Does a board's system begin from its files: checked as a whole, filled in once, the same twice, and nobody else's?"""

import shutil
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from accounts.models import Invitation, User
from core.models import AuditEvent
from jfp_portal import environment
from jfp_portal.adopting.checking import faults_in
from jfp_portal.adopting.shapes import INNER, SHAPES
from jfp_portal.adopting.values import RULES
from organisations.models import CalendarWindow, Meeting, Organisation, Place
from plans.models import GlossaryTerm, PlanType, Requirement

FILES = Path(__file__).parent / "three_rivers"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(FILES, tmp_path / "files"))


@pytest.fixture(autouse=True)
def own_run_dir(settings, tmp_path):
    settings.RUN_DIR = tmp_path / "run"


def run(*arguments):
    out = StringIO()
    call_command("start_system", *map(str, arguments), stdout=out)
    return out.getvalue()


def change(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def rows_of_everything():
    return {model: model.objects.count() for model in (Organisation, Place, PlanType, User, Invitation, AuditEvent)}


@pytest.mark.django_db
def test_an_empty_database_becomes_the_system_of_the_files(folder, settings):
    said = run(folder)
    assert list(Place.objects.order_by("position").values_list("name", flat=True)) == [
        "Alderby", "Brackenmoor", "Caldwick",
    ]  # fmt: skip
    board = Organisation.objects.get(slug="nhs-three-rivers-board")
    assert board.parent.ods_code == "QZ9"  # it stands before its parent in the file
    assert Organisation.objects.get(kind="nhs-england").name == "NHS England"
    assert Place.objects.get(slug="alderby").served_by.get().name == "Healthwatch Alderby"
    assert Requirement.objects.filter(kind="content").count() == 17
    assert Requirement.objects.filter(kind="published content").count() == 3
    assert CalendarWindow.objects.filter(kind="bank-holiday").exists()
    assert Meeting.objects.get(body__slug="alderby-health-and-wellbeing-board").starts_at.hour == 14
    assert GlossaryTerm.objects.get(slug="place").meaning.startswith("One of the three parts")
    assert GlossaryTerm.objects.get(slug="place").aliases == ["Places"]
    assert yaml.safe_load((settings.RUN_DIR / "site.yaml").read_text())["name"] == "Plans of the Three Rivers"
    assert "SITE_CONTACT=plans@threerivers.example" in said


@pytest.mark.django_db
def test_the_first_administrator_is_invited_by_a_printed_link_that_opens(folder, client, mailoutbox):
    said = run(folder)
    assert not User.objects.exists()  # no account, and so no password, before somebody takes it up
    link = next(line.strip() for line in said.splitlines() if "/accounts/invitation/" in line)
    assert link.startswith("https://plans.threerivers.example/")
    page = client.get(link.removeprefix("https://plans.threerivers.example"), follow=True)
    assert page.status_code == 200
    assert "NHS Three Rivers Integrated Care Board" in page.content.decode()
    (letter,) = (each for each in mailoutbox if each.to == ["ruth.admin@threerivers.example"])
    assert letter.subject == "You are invited to Plans of the Three Rivers"


@pytest.mark.django_db
def test_twice_is_once(folder):
    run(folder)
    before = rows_of_everything()
    assert run(folder) == "The system says what the files say. Nothing was changed.\n"
    assert "Nothing would change" in run(folder, "--check")
    assert rows_of_everything() == before


@pytest.mark.django_db
def test_a_check_of_an_empty_database_writes_nothing(folder, settings):
    assert "The files are in order." in run(folder, "--check")
    assert set(rows_of_everything().values()) == {0}
    assert not (settings.RUN_DIR / "site.yaml").exists()


@pytest.mark.django_db
def test_what_changed_files_would_change_is_told_and_done_only_when_asked(folder):
    run(folder)
    change(folder / "places.yaml", "name: Caldwick,", "name: Caldwick and Wold,")
    change(folder / "site.yaml", "Plans of the Three Rivers", "Three Rivers plans")
    with (folder / "glossary.yaml").open("a") as glossary:
        glossary.write("- {slug: spate, term: Spate, meaning: A sudden rise of a river.}\n")
    before = rows_of_everything()
    for said in (run(folder, "--check"), run(folder)):
        assert "place “Caldwick and Wold”, name: “Caldwick” becomes “Caldwick and Wold”" in said
        assert "the site’s name: “Plans of the Three Rivers” becomes “Three Rivers plans”" in said
        assert "new glossary term: Spate" in said
        assert "Nothing was written" in said
    assert rows_of_everything() == before
    assert Place.objects.get(slug="caldwick").name == "Caldwick"
    assert "Changed:" in run(folder, "--apply")
    assert Place.objects.get(slug="caldwick").name == "Caldwick and Wold"
    assert "Nothing was changed" in run(folder)


@pytest.mark.django_db
def test_a_person_who_is_added_later_is_told_of_before(folder):
    run(folder)
    with (folder / "people.yaml").open("a") as people:
        people.write("- {email: new@threerivers.example, body: nhs-three-rivers, role: analyst}\n")
    assert "invitation to new@threerivers.example" in run(folder)
    assert not Invitation.objects.filter(email="new@threerivers.example").exists()
    assert "new@threerivers.example is invited: Analyst" in run(folder, "--apply")


@pytest.mark.django_db
def test_a_database_of_another_board_is_refused(people, folder):
    before = rows_of_everything()
    with pytest.raises(CommandError, match=r"This database holds Mercia Icb already\. Nothing was written\."):
        run(folder)
    assert rows_of_everything() == before


@pytest.mark.django_db
def test_the_sample_system_is_not_taken_over(folder):
    User.objects.create(email="planner@sample.local", name="Priya Planner")
    with pytest.raises(CommandError, match="holds the sample system already"):
        run(folder)


def test_every_fault_is_told_at_once_with_file_line_and_what_to_do(folder):
    change(folder / "organisations.yaml", "kind: local-authority", "kind: local-autority")
    change(folder / "organisations.yaml", "ods_code: R9Z", "ods_code: r9")
    change(folder / "places.yaml", "authority: caldwick-council", "authority: caldwick-counsil")
    change(folder / "places.yaml", "position: 2", "position: 1")
    change(folder / "people.yaml", "role: administrator", "role: reader")
    change(folder / "calendar/meetings.yaml", "2027-03-10", "10 March 2027")
    change(folder / "calendar/meetings.yaml", "held_on: 2027-03-25", "held_on: 2027-02-30")
    change(folder / "glossary.yaml", "meaning:", "meening:")
    faults = faults_in(folder)
    assert [(fault.file, fault.line, fault.key) for fault in faults] == [
        ("calendar/meetings.yaml", 1, "held_on"),
        ("calendar/meetings.yaml", 3, ""),
        ("glossary.yaml", 2, "meening"),
        ("organisations.yaml", 23, "kind"),
        ("organisations.yaml", 72, "ods_code"),
        ("people.yaml", 0, ""),
        ("places.yaml", 4, "position"),
        ("places.yaml", 5, "authority"),
    ]
    said = {fault.key or fault.file: str(fault) for fault in faults}
    assert said["held_on"] == (
        "calendar/meetings.yaml, line 1: held_on “10 March 2027” is no day. Write year, month and day, as 2027-03-31."
    )
    assert "“2027-02-30” is no day of the calendar" in said["calendar/meetings.yaml"]
    assert "Did you mean meaning?" in said["meening"]
    assert "Did you mean local-authority? Write one of: icb, " in said["kind"]
    assert "Write three to six capital letters and digits" in said["ods_code"]
    assert "names no administrator of the ICB. Name one: this person is invited first" in said["people.yaml"]
    assert "Did you mean caldwick-council?" in said["authority"]


@pytest.mark.django_db
def test_a_faulty_folder_writes_nothing(folder):
    change(folder / "places.yaml", "partnership: caldwick-together", "partnership: caldwick-apart")
    with pytest.raises(
        CommandError, match=r"One thing is wrong\. Nothing was written\.\n- places\.yaml, line 6: partner"
    ):
        run(folder)
    assert set(rows_of_everything().values()) == {0}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [("site.yaml", "name: Plans", "name: Plans\nname: Plans", "site.yaml, line 3: name stands twice in one entry"),
     ("site.yaml", "https://plans.threerivers.example", "plans", "address “plans” is no address of a site"),
     ("site.yaml", "contact: plans@", "contact: plans at ", "is no e-mail address"),
     ("site.yaml", "contact:", "contact", "site.yaml, line 5: cannot be read"),
     ("places.yaml", "map: [1, 1]", "map: [1, 9]", "is no square of the map"),
     ("places.yaml", "slug: alderby,", "slug: [alderby],", "is no slug"),
     ("places.yaml", "board: alderby-health-and-wellbeing-board", "board: alderby-council", "Name a body of kind"),
     ("organisations.yaml", "names:\n    - {name:", "names:\n    - {nom:", "nom is no word that the portal knows here"),
     ("organisations.yaml", "name: Healthwatch Alderby", "name: No", "is read as yes or no"),
     ("organisations.yaml", "valid_from: 2022-07-01", "valid_from: 2022-07-01\n  valid_to: 2021-01-01", "is before"),
     ("organisations.yaml", "places: [alderby]", "places: [alderbi]", "“alderbi” is not in places.yaml. Did you mean"),
     ("organisations.yaml", "ods_code: R8Z", "ods_code: R9Z", "ods_code “R9Z” was told before"),
     ("organisations.yaml", "kind: icb", "kind: forum", "names no integrated care board"),
     ("people.yaml", "role: planner", "role: hwb chair", "is no Health and Wellbeing Board"),
     ("calendar/meetings.yaml", '"14:00"', "14:00", "is no time of day"),
     ("calendar/reminders.yaml", "working_days: 10", "working_days: ten", "is no number that can stand here")],
)  # fmt: skip
def test_each_fault_is_told_in_words(folder, file, old, new, said):
    change(folder / file, old, new)
    assert any(said in str(fault) for fault in faults_in(folder)), faults_in(folder)


def test_bodies_that_are_part_of_each_other_are_told(folder):
    change(folder / "organisations.yaml", "  kind: icb\n", "  kind: icb\n  parent: nhs-three-rivers-board\n")
    (fault,) = faults_in(folder)
    assert "leads in a circle" in str(fault)


def test_files_that_are_missing_misnamed_or_no_text_are_told(folder):
    (folder / "people.yaml").unlink()
    (folder / "bodies.yaml").write_text("- {slug: x}")
    (folder / "glossary.yaml").write_bytes("- {slug: é}".encode("latin-1"))
    (folder / "remits.yml").write_text("[]")
    (folder / "overlaps.yaml").write_text("just words")
    said = [str(fault) for fault in faults_in(folder)]
    assert [line.partition(".y")[0] for line in said] == ["bodies", "glossary", "overlaps", "people", "remits"]
    assert faults_in(folder / "nowhere")[0].wrong == "is no folder"


def test_the_form_lacks_only_what_is_to_be_filled_in(tmp_path):
    said = run("--template", tmp_path / "form")
    assert "Wrote 10 files" in said
    faults = faults_in(tmp_path / "form")
    assert {fault.wrong for fault in faults} == {"is missing", "names no partner trust"}
    assert {fault.file for fault in faults} == {"site.yaml", "organisations.yaml", "places.yaml", "people.yaml"}
    with pytest.raises(CommandError, match=r"holds .*site.yaml.* already. Nothing was written"):
        run("--template", tmp_path / "form")


def test_every_sort_of_value_has_its_rule():
    sorts = {key.what for shape in [*SHAPES.values(), *INNER.values()] for key in shape.values()}
    assert sorts == set(RULES) | set(INNER)


def test_an_installation_is_called_by_its_own_name_and_never_by_the_sample_s(tmp_path, monkeypatch):
    base, run_dir = Path(environment.__file__).parent.parent, tmp_path / "run"
    monkeypatch.setenv("JFP_SAMPLE", "no")
    for key in environment.SITE_KEYS:
        monkeypatch.delenv(f"SITE_{key.upper()}", raising=False)
    assert environment.own_site(run_dir, base)["name"] == "Health and care plans"
    run_dir.mkdir()
    shutil.copy(FILES / "site.yaml", run_dir / "site.yaml")
    for wanted in ("no", "yes"):
        monkeypatch.setenv("JFP_SAMPLE", wanted)
        assert environment.own_site(run_dir, base)["name"] == "Plans of the Three Rivers"
    monkeypatch.setenv("SITE_NAME", "Named by the environment")
    assert environment.own_site(run_dir, base)["name"] == "Named by the environment"
    assert environment.own_site(run_dir, base)["contact"] == "plans@threerivers.example"
