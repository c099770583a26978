"""Does the operations guide name every setting that there is, and no other?"""

import re

from jfp_portal.environment import SITE_KEYS
from tests.live import BASE_DIR

GUIDE = (BASE_DIR / "docs" / "operations.md").read_text()
READ = re.compile(
    r"""(?:environ(?:\.get)?[\[(]|flag\(|words\(|own_secret_key\()\s*"([A-Z][A-Z0-9_]+)"|"(CONSULTATION_\w+_AN_HOUR)\""""
)
# Of a tool, or of a child of ours, and of no installation.
NOT_SETTINGS = {
    "DJANGO_SETTINGS_MODULE", "HTTP_X_FORWARDED_PROTO", "JFP_SAMPLE_PASSWORD", "PATH", "PGHOST",
    "WEB_PORT",
}  # fmt: skip


def settings_read() -> set[str]:
    files = [file for file in (BASE_DIR / "jfp_portal").rglob("*.py") if file.name != "front.py"]  # WSGI's environ
    found = {name for file in files for pair in READ.findall(file.read_text()) for name in pair if name}
    return found - NOT_SETTINGS | {f"SITE_{key.upper()}" for key in SITE_KEYS}


def settings_told() -> set[str]:
    table = GUIDE[GUIDE.index("## Settings") : GUIDE.index("## Watch it")]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)}


def test_the_guide_names_every_setting_and_no_other() -> None:
    assert len(settings_read()) > 40, "the pattern still finds how settings are read"
    assert settings_told() == settings_read()


def test_every_link_within_the_guide_leads_somewhere() -> None:
    heads = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", GUIDE, re.M)}
    for target in re.findall(r"\]\(#([\w-]+)\)", GUIDE):
        assert target in heads, target
    assert "database-roles" in heads, "the refusal of an owner leads there (core.roles)"
