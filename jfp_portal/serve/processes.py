"""Which processes make up the portal, and with which command is each started? The same in every form of running it."""

import os
import sys
from pathlib import Path

QUEUES = {"publish", "mail", "import"}
BASE_DIR = Path(__file__).resolve().parent.parent.parent


def environment(**own: str) -> dict[str, str]:
    """Ours for a child. Without HTTP_*: the web server would mix such variables up with request headers."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HTTP_")}
    base = {
        "DJANGO_SETTINGS_MODULE": "jfp_portal.settings",
        "PYTHONPATH": str(BASE_DIR),
        "PYTHONUNBUFFERED": "1",
    }
    return {**inherited, **base, **own}


def web_command(port: int, host: str = "127.0.0.1") -> list[str]:
    """granian, WSGI (docs/adr/0006): two processes, so that one slow request or a crash does not stop the public."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", os.environ.get("WEB_PROCESSES", "2"), "--blocking-threads", os.environ.get("WEB_THREADS", "4"),
        "--http", "1", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "8",
        "jfp_portal.wsgi:application",
    ]  # fmt: skip


def worker_command(*more: str) -> list[str]:
    """For every queue; `--queues` and `--concurrency` among `more` say which, and how many processes."""
    return [
        sys.executable, "-m", "celery", "-A", "jfp_portal", "worker", "--loglevel", "INFO", "--without-gossip",
        "--without-mingle", "--concurrency", os.environ.get("WORKER_PROCESSES", "1"), *more,
    ]  # fmt: skip


def worker_commands(told: str) -> dict[str, list[str]]:
    """Workers by name: one for all queues, or as "publish=2,mail=1,import=1" says. Raises ValueError in words."""
    if not told:
        return {"worker": worker_command()}
    wanted = dict(part.partition("=")[::2] for part in told.split(","))
    if set(wanted) != QUEUES or not all(count.isdigit() and int(count) for count in wanted.values()):
        names = ",".join(f"{name}=1" for name in sorted(QUEUES))
        raise ValueError(f"Say how many processes each queue has, as in --workers {names}; you said {told}.")
    return {
        f"worker-{queue}": worker_command("--queues", queue, "--concurrency", count, "--hostname", f"{queue}@%h")
        for queue, count in wanted.items()
    }


def beat_command(run_dir: Path) -> list[str]:
    schedule = ["--schedule", str(run_dir / "beat-schedule"), "--pidfile", ""]
    return [sys.executable, "-m", "celery", "-A", "jfp_portal", "beat", "--loglevel", "INFO", *schedule]


def prepare_command() -> list[str]:
    return [sys.executable, "-m", "jfp_portal.serve.prepare"]


def manage_command(*arguments: str) -> list[str]:
    return [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
