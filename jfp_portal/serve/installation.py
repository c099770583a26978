"""What every form of running the portal does alike: its port, its sample system, its greeting."""

import json
import os
import secrets
import socket
import urllib.error
import urllib.request
from pathlib import Path

from jfp_portal.serve import processes
from jfp_portal.serve.supervisor import Failed, Supervisor, say


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failed(f"Port {port} is taken by another program. Choose another: script/server --port N") from None
        except OverflowError:
            raise Failed(f"{port} is no port: choose one from 1 to 65535.") from None


def sample_password(folder: Path) -> str:
    """Given by JFP_SAMPLE_PASSWORD, or made once and kept, readable by its owner only."""
    if given := os.environ.get("JFP_SAMPLE_PASSWORD"):
        return given
    path = folder / "sample-password"
    if not path.exists():
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write("-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text().strip()


def sample_contact(folder: Path) -> dict[str, str]:
    """For the sample system, plainly nobody's address: its statement on accessibility is whole too. No other has it."""
    is_other = wants_no_sample() or (folder / "site.yaml").exists()
    return {} if is_other or "SITE_CONTACT" in os.environ else {"SITE_CONTACT": "sample.contact@plans.example"}


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code < 500
    except OSError:
        return False


def wants_no_sample() -> bool:
    return os.environ.get("JFP_SAMPLE", "").lower() in {"no", "off", "0", "false"}


def second_factor(folder: Path) -> str:
    """SECOND_FACTOR_REQUIRED: as it is given; else "false" for a sample system, whose accounts are for trying out and
    whose password is printed, and "true" for any other."""
    if given := os.environ.get("SECOND_FACTOR_REQUIRED"):
        return given
    found = json.loads((folder / "prepared.json").read_text())
    will_be_sample = found["has_sample"] and found["empty"] and not wants_no_sample()
    has_sample = (folder / "sample-accounts").exists() or (folder / "sample-loading").exists()
    return "false" if will_be_sample or has_sample else "true"


def load_sample(supervisor: Supervisor, folder: Path, environment: dict[str, str]) -> None:
    """Loads the sample system where the database is empty, and goes on where an earlier start was cut short."""
    found = json.loads((folder / "prepared.json").read_text())
    marker, log = folder / "sample-loading", supervisor.log_folder / "sample.log"
    if wants_no_sample():
        return
    if not found["has_sample"] or not (found["empty"] or marker.exists()):
        return
    say("The database is empty: loading the sample system. This takes a while, once.")
    marker.touch()
    log.unlink(missing_ok=True)
    status = supervisor.run("sample", processes.manage_command("seed_sample"), environment)
    if status:
        raise Failed(f"The sample system could not be loaded (status {status}); its log is {log}.")
    accounts = [line.strip() for line in log.read_text().splitlines() if "@sample.local" in line]
    (folder / "sample-accounts").write_text("\n".join(accounts))
    marker.unlink()


def announce(folder: Path, port: int, password: str) -> None:
    kept = folder / "sample-accounts"
    accounts = kept.read_text().splitlines() if kept.exists() else []
    lines = ["", "The portal is running:", f"  http://127.0.0.1:{port}/", ""]
    if kept.exists():
        lines += ["Sample accounts:", *(f"  {line}" for line in accounts), f"  password of each: {password}"]
        if second_factor(folder) == "false":
            lines += ["  They sign in with the password alone: SECOND_FACTOR_REQUIRED is off for the sample."]
        lines += [""]
    if not os.environ.get("EMAIL_URL"):
        lines += ["Mail is not sent (EMAIL_URL is not set): it waits at /workspace/mail/, for administrators."]
    lines += [f"Logs and data: {folder}", "Ctrl-C stops everything.", ""]
    say("\n".join(lines))
