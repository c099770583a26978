"""script/server: the whole portal on one machine. Database, web and worker start in order and end in reverse."""

import argparse
import fcntl
import os
import shutil
import sys
from pathlib import Path

from jfp_portal.embedded import DatabaseUnavailable, database, run_dir
from jfp_portal.embedded.keeper import locked
from jfp_portal.serve import processes
from jfp_portal.serve.installation import (
    announce,
    answers,
    load_sample,
    refuse_taken_port,
    sample_contact,
    sample_password,
    second_factor,
)
from jfp_portal.serve.supervisor import Child, Failed, Stopped, Supervisor, complain, say

# What --fresh deletes: only what we made, by name, so that a mistaken JFP_RUN_DIR costs nothing else.
OURS = (
    "postgres", "postgres.new", "publications", "static", "broker", "log", "sample-password", "sample-accounts",
    "sample-loading", "secret-key", "site.yaml", "mail", "prepared.json", "beat-schedule",
)  # fmt: skip


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description="Runs the portal on this machine.")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the port to answer on (8000)")
    parser.add_argument("--fresh", action="store_true", help="delete this installation's data first")
    return parser.parse_args()


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


def serve(supervisor: Supervisor, folder: Path, port: int) -> None:
    say("Starting the database.")
    with database(folder, stopping=supervisor.told.is_set) as found:
        password = sample_password(folder)
        own = {"DATABASE_URL": found.url, "JFP_RUN_DIR": str(folder), "JFP_SAMPLE_PASSWORD": password}
        own |= sample_contact(folder)
        own |= {"SITE_URL": os.environ.get("SITE_URL") or f"http://127.0.0.1:{port}"}  # what links in mail begin with
        environment = processes.environment(**own)
        supervisor.also_tend.append(found.tend)
        with supervisor:  # inside the database's block: the children end first, the database last
            if status := supervisor.run("prepare", processes.prepare_command(), environment):
                raise Failed(f"The installation could not be prepared (status {status}); the reason stands above.")
            environment["SECOND_FACTOR_REQUIRED"] = second_factor(folder)
            supervisor.start(Child("worker", processes.worker_command(), environment))
            # A process of its own: a beat inside the worker is not started again when it dies, and with it goes the
            # reconciler, on which every promise about killed jobs rests.
            supervisor.start(Child("beat", processes.beat_command(folder), environment))
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
