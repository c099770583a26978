"""How a value of the environment is read for `settings.py`: yes or no, a list, an address, a key made once."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml
from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


UNNAMED = "Health and care plans"
# What a site says of itself; each may be set as SITE_NAME, SITE_ADDRESS and so on, which comes first.
SITE_KEYS = ("name", "address", "contact", "controller", "data_protection", "accessibility")


def own_site(run_dir: Path, base: Path) -> dict[str, str]:
    """What an installation is called, where it is read, whom people write to: from the environment, else as
    `start_system` has put it into the run folder. Without either it holds the sample system, unless it was started
    without one (JFP_SAMPLE=no)."""
    own = run_dir / "site.yaml"
    if own.exists():
        told = yaml.safe_load(own.read_text(encoding="utf-8"))
    elif os.environ.get("JFP_SAMPLE", "").strip().lower() in {"no", "off", "0", "false"}:
        told = {"name": UNNAMED}
    else:
        told = yaml.safe_load((base / "jfp_portal/sample/site.yaml").read_text(encoding="utf-8"))
    return {key: (os.environ.get(f"SITE_{key.upper()}") or told.get(key) or "").strip() for key in SITE_KEYS}


def words(name: str, default: str = "") -> list[str]:
    return os.environ.get(name, default).replace(",", " ").split()


def act_as_owner() -> str:
    """From here on this process speaks to the database as the owner of the tables, where DATABASE_OWNER_URL names one;
    gives the address as which the portal runs. Call it before the settings are read."""
    runtime = os.environ.get("DATABASE_URL", "")
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_OWNER_URL") or runtime
    return runtime


def act_as_owner_to(arguments: list[str]) -> None:
    """The commands of manage.py that change the tables themselves, or tell of them, are the owner's."""
    if arguments[:1] and arguments[0] in {"migrate", "grant_runtime", "sqlmigrate"}:
        act_as_owner()


def own_secret_key(run_dir: Path) -> str:
    """The key of an installation that was given none: made once, readable by its owner only."""
    path = run_dir / "secret-key"
    if not path.exists():
        run_dir.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with open(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)  # whole or not there: web, worker and beat may be starting at the same moment
        made.unlink()
    return path.read_text()


def mail_server(address: str) -> dict[str, Any] | None:
    """EMAIL_URL taken apart; None where it is empty, which means that mail is kept and not sent."""
    if not address:
        return None
    parts = urlsplit(address)
    tls = "always" if parts.scheme == "smtps" else parse_qs(parts.query).get("tls", ["starttls"])[0]
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or tls not in {"always", "starttls", "none"}:
        raise ImproperlyConfigured(
            "EMAIL_URL must read smtp://user:password@host:587, smtps://user:password@host:465 or "
            "smtp://host:25?tls=none."
        )
    return {
        "host": parts.hostname,
        "port": parts.port or (465 if tls == "always" else 587),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": "" if tls == "none" else tls,
    }


def refuse_unsafe(*, debug: bool, https: bool, hosts: list[str], second_factor: bool, key: str) -> None:
    """Start nothing that strangers could use against its users; every reason at once, each with what to do."""
    here = {"localhost", "127.0.0.1", "[::1]", "testserver"}
    outside = [host for host in hosts if host not in here]
    said = []
    if debug and (https or outside):
        said.append("DEBUG shows our code and settings to everybody who meets a fault: set DEBUG=false.")
    if "*" in hosts:
        said.append("ALLOWED_HOSTS=* takes any name for ours: name the site's own host.")
    if https and not second_factor:
        said.append("SECOND_FACTOR_REQUIRED=false leaves drafts behind a password alone: leave it out.")
    if len(set(key)) < 12 or "insecure" in key or "change" in key.lower():
        said.append(
            "SECRET_KEY can be guessed: make one with python3 -c 'import secrets; print(secrets.token_urlsafe(64))'."
        )
    if said:
        raise ImproperlyConfigured("The portal does not start with unsafe settings. " + " ".join(said))
