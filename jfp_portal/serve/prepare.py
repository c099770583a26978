"""Makes an installation ready before its processes start: tables, rights, static files, folders. Run again, it changes
nothing. With DATABASE_OWNER_URL the owner of the tables migrates, and the role of DATABASE_URL gets its rights.

python -m jfp_portal.serve.prepare: writes what it found to $JFP_RUN_DIR/prepared.json.
"""

import gzip
import json
import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands

from core import roles
from core.verdict import Refused
from jfp_portal.environment import act_as_owner

COMPRESSED = {".css", ".js", ".svg", ".json", ".txt"}


def compress(root: Path) -> None:
    """The .gz beside each text file, for the front and for nginx; its time is its source's, so it is made once."""
    for file in root.rglob("*"):
        if file.suffix not in COMPRESSED or not file.is_file():
            continue
        made, found = file.with_name(file.name + ".gz"), file.stat()
        if made.exists() and made.stat().st_mtime_ns == found.st_mtime_ns:
            continue
        unfinished = made.with_name(made.name + ".new")
        unfinished.write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
        os.utime(unfinished, ns=(found.st_atime_ns, found.st_mtime_ns))
        unfinished.replace(made)


def is_empty() -> bool:
    """Whether nobody has begun to use this database: no user and no organisation."""
    models = [get_user_model()]
    if any(model.__name__ == "Organisation" for model in apps.get_app_config("organisations").get_models()):
        models.append(apps.get_model("organisations", "Organisation"))
    return not any(model.objects.exists() for model in models)


def make_tables(runtime: str) -> None:
    """Migrate, as the owner where one is named, and give the role that runs its rights. Refused where that role could
    take off what keeps frozen rows and the portal runs for real (HTTPS)."""
    call_command("migrate", interactive=False, verbosity=1)
    if os.environ.get("DATABASE_OWNER_URL"):
        found = urlsplit(runtime)
        password = unquote(found.password or "") if roles.may_make_roles() else ""
        frozen = roles.grant(unquote(found.username or ""), password=password)
        sys.stdout.write(f"{found.username} can add to {len(frozen)} frozen tables, and no more.\n")
        return
    mighty = roles.too_mighty()
    if settings.HTTPS:
        mighty.require()
    sys.stdout.writelines(f"Note: {reason}\n" for reason in mighty.reasons)


def main() -> None:
    runtime = act_as_owner()
    django.setup()
    try:
        make_tables(runtime)
    except Refused as refused:
        sys.exit("\n".join(refused.reasons))
    settings.PUBLICATION_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    compress(settings.STATIC_ROOT)
    found = {"empty": is_empty(), "has_sample": "seed_sample" in get_commands()}
    (settings.RUN_DIR / "prepared.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main()
