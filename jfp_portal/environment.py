"""How a value of the environment is read for `settings.py`: yes or no, a list, an address, a key made once."""

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


def own_secret_key(run_dir: Path) -> str:
    """The key of an installation that was given none: made once, readable by its owner only."""
    path = run_dir / "secret-key"
    run_dir.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
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
