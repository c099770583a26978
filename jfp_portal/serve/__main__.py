"""script/server: the whole portal on one machine. Database, web and worker start in order and end in reverse."""

import argparse
import fcntl
import json
import os
import secrets
import shutil
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

from jfp_portal.embedded import DatabaseUnavailable, database, run_dir
from jfp_portal.embedded.keeper import locked
from jfp_portal.serve import processes
from jfp_portal.serve.supervisor import Child, Failed, Stopped, Supervisor, complain, say

# What --fresh deletes: only what we made, by name, so that a mistaken JFP_RUN_DIR costs nothing else.
OURS = (
    "postgres", "postgres.new", "publications", "static", "broker", "log", "sample-password", "sample-accounts",
    "sample-loading", "secret-key", "prepared.json", "beat-schedule",
)  # fmt: skip
ACCOUNTS = ["planner", "author.sefton", "analyst", "approver", "officer.sefton", "chair.sefton", "admin"]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description="Runs the portal on this machine.")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the port to answer on (8000)")
    parser.add_argument("--fresh", action="store_true", help="delete this installation's data first")
    return parser.parse_args()


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failed(f"Port {port} is taken by another program. Choose another: script/server --port N") from None
        except OverflowError:
            raise Failed(f"{port} is no port: choose one from 1 to 65535.") from None


def make_fresh(folder: Path) -> None:
    if os.environ.get("DATABASE_URL") or os.environ.get("PUBLICATION_ROOT"):
        raise Failed(
            "--fresh deletes only what lies in the run folder, and DATABASE_URL or PUBLICATION_ROOT names another "
            "place. Empty that yourself, or start without them."
        )
    if sys.stdin.isatty():
        answer = input(f"Delete the database and all publications in {folder}? Type yes: ")
        if answer.strip().lower() != "yes":
            raise Failed("Nothing was deleted.")
    for name in OURS:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def sample_password(folder: Path) -> str:
    """Given by JFP_SAMPLE_PASSWORD, or made once and kept, readable by its owner only."""
    if given := os.environ.get("JFP_SAMPLE_PASSWORD"):
        return given
    path = folder / "sample-password"
    if not path.exists():
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write("-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text().strip()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code < 500
    except OSError:
        return False


def load_sample(supervisor: Supervisor, folder: Path, environment: dict[str, str]) -> None:
    """Loads the sample system where the database is empty, and goes on where an earlier start was cut short."""
    found = json.loads((folder / "prepared.json").read_text())
    marker, log = folder / "sample-loading", supervisor.log_folder / "sample.log"
    if os.environ.get("JFP_SAMPLE", "").lower() in {"no", "off", "0", "false"}:
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
        shown = accounts or [f"{name}@sample.local" for name in ACCOUNTS]
        lines += ["Sample accounts:", *(f"  {line}" for line in shown), f"  password of each: {password}", ""]
    lines += [f"Logs and data: {folder}", "Ctrl-C stops everything.", ""]
    say("\n".join(lines))


def serve(supervisor: Supervisor, folder: Path, port: int) -> None:
    say("Starting the database.")
    with database(folder, stopping=supervisor.told.is_set) as url:
        password = sample_password(folder)
        environment = processes.environment(DATABASE_URL=url, JFP_RUN_DIR=str(folder), JFP_SAMPLE_PASSWORD=password)
        with supervisor:  # inside the database's block: the children end first, the database last
            if status := supervisor.run("prepare", processes.prepare_command(), environment):
                raise Failed(f"The installation could not be prepared (status {status}); the reason stands above.")
            worker = processes.worker_command("--beat", "--schedule", str(folder / "beat-schedule"))
            supervisor.start(Child("worker", worker, environment))
            supervisor.start(Child("web", processes.web_command(port), environment))
            health = f"http://127.0.0.1:{port}/healthz"
            supervisor.watch_until(lambda: answers(health), 90, "The web server did not answer")
            load_sample(supervisor, folder, environment)
            announce(folder, port, password)
            supervisor.watch_until(lambda: False)


def run(options: argparse.Namespace, folder: Path) -> None:
    mine = locked(folder / "server.lock", fcntl.LOCK_EX)
    if mine is None:
        raise Failed(f"A server is already running on {folder}. Stop it, or set JFP_RUN_DIR to another folder.")
    refuse_taken_port(options.port)
    if options.fresh:
        make_fresh(folder)
    supervisor = Supervisor(folder / "log", processes.BASE_DIR)
    supervisor.listen()
    serve(supervisor, folder, options.port)


def main() -> None:
    options, folder = parse(), run_dir()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        run(options, folder)
    except (Stopped, InterruptedError, KeyboardInterrupt):
        say("Everything has stopped.")
    except (Failed, DatabaseUnavailable) as reason:
        complain(f"\n{reason}")
        sys.exit(1)


if __name__ == "__main__":
    main()
