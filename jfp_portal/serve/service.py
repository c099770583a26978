"""script/service: the service form on one machine, from Debian's packages: nginx, Redis, PostgreSQL, web, worker, beat.

The same processes as docker-compose.yml, for a machine without Docker and for the tests.
"""

import argparse
import fcntl
import os
import pwd
import secrets
import shlex
import shutil
import socket
import sys
from pathlib import Path

from jfp_portal.embedded import BASE_DIR, RUNTIME, DatabaseUnavailable, Given, Handle, database
from jfp_portal.embedded.keeper import locked, open_the_way
from jfp_portal.serve import processes
from jfp_portal.serve.installation import (
    announce,
    answers,
    load_sample,
    refuse_taken_port,
    sample_password,
    second_factor,
)
from jfp_portal.serve.supervisor import Child, Failed, Stopped, Supervisor, complain, say

REDIS = """
bind 127.0.0.1
port {port}
dir {folder}
requirepass {password}
appendonly yes
appendfsync everysec
save ""
# A broker that is full refuses; it never drops what it took.
maxmemory 64mb
maxmemory-policy noeviction
"""
NGINX = """
daemon off;
{user}
worker_processes auto;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/portal.conf;
}}
"""


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Failed(f"{name} is not installed. Run: apt-get install nginx redis-server")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """One run folder's service form, and the configuration files of its servers."""

    def __init__(self, folder: Path, port: int, workers: str = "") -> None:
        self.folder, self.port, self.workers = folder, port, processes.worker_commands(workers)
        self.publications = Path(os.environ.get("PUBLICATION_ROOT") or folder / "publications").absolute()
        self.static = Path(os.environ.get("STATIC_ROOT") or folder / "static").absolute()
        self.web_port, self.redis_port = free_port(), free_port()

    def broker(self) -> str:
        """REDIS_URL where it is given, else a Redis of our own with a password that only this folder's owner reads."""
        return os.environ.get("REDIS_URL") or f"redis://:{self.redis_password()}@127.0.0.1:{self.redis_port}/0"

    def redis_password(self) -> str:
        path = self.folder / "redis-password"
        if not path.exists():
            with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def redis(self) -> Child:
        data, conf = self.folder / "redis", self.folder / "redis.conf"
        data.mkdir(exist_ok=True)
        with open(os.open(conf, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(REDIS.format(port=self.redis_port, folder=data, password=self.redis_password()))
        return Child("redis", [program("redis-server"), str(conf)], processes.environment(), foundation=True)

    def nginx(self) -> Child:
        place = self.folder / "nginx"
        place.mkdir(exist_ok=True)
        self.publications.mkdir(parents=True, exist_ok=True)
        user = ""
        if os.geteuid() == 0:
            open_the_way(self.publications, self.static, place)
            user = f"user {self.unprivileged()};"
        values = {"LISTEN": f"127.0.0.1:{self.port}", "WEB": f"127.0.0.1:{self.web_port}"}
        values |= {"PUBLICATION_ROOT": str(self.publications), "STATIC_ROOT": str(self.static)}
        text = (BASE_DIR / "deploy" / "nginx.conf.template").read_text()
        for name, value in values.items():
            text = text.replace("${" + name + "}", value)
        (place / "portal.conf").write_text(text)
        (place / "nginx.conf").write_text(NGINX.format(folder=place, user=user))
        command = [program("nginx"), "-e", "stderr", "-p", str(place), "-c", str(place / "nginx.conf")]
        return Child("nginx", command, processes.environment())

    @staticmethod
    def addresses(found: Handle | Given) -> tuple[str, str]:
        """As whom the portal runs, and as whom its tables are made. An embedded server has a role for each."""
        if isinstance(found, Handle):
            return found.url_of(RUNTIME), found.url
        return found.url, os.environ.get("DATABASE_OWNER_URL", "")

    def note_environment(self, environment: dict[str, str]) -> None:
        """service.env: what manage.py needs to act on the running service (`set -a; . service.env; script/manage`)."""
        names = ("DATABASE_URL", "JFP_RUN_DIR", "PUBLICATION_ROOT", "STATIC_ROOT", "CELERY_BROKER_URL")
        with open(os.open(self.folder / "service.env", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"{name}={shlex.quote(environment[name])}\n" for name in names)

    @staticmethod
    def unprivileged() -> str:
        names = {entry.pw_name for entry in pwd.getpwall()}
        return next(name for name in ("www-data", "nginx", "nobody") if name in names)

    def run(self, supervisor: Supervisor) -> None:
        say("Starting the database.")
        with database(self.folder, stopping=supervisor.told.is_set) as found, supervisor:
            supervisor.also_tend.append(found.tend)
            password = sample_password(self.folder)
            runtime, owner = self.addresses(found)
            environment = processes.environment(
                DATABASE_URL=runtime, JFP_RUN_DIR=str(self.folder), PUBLICATION_ROOT=str(self.publications),
                STATIC_ROOT=str(self.static), CELERY_BROKER_URL=self.broker(), BEHIND_PROXY="1",
                JFP_SAMPLE_PASSWORD=password, SITE_URL=os.environ.get("SITE_URL") or f"http://127.0.0.1:{self.port}",
            )  # fmt: skip
            environment["DATABASE_OWNER_URL"] = ""  # what runs does not know how to become the owner
            self.note_environment(environment)
            if not os.environ.get("REDIS_URL"):
                supervisor.start(self.redis())
            if status := supervisor.run(
                "prepare", processes.prepare_command(), {**environment, "DATABASE_OWNER_URL": owner}
            ):
                raise Failed(f"The installation could not be prepared (status {status}); the reason stands above.")
            environment["SECOND_FACTOR_REQUIRED"] = second_factor(self.folder)
            for name, command in self.workers.items():
                supervisor.start(Child(name, command, environment))
            supervisor.start(Child("beat", processes.beat_command(self.folder), environment))
            supervisor.start(Child("web", processes.web_command(self.web_port), environment))
            supervisor.start(self.nginx())
            health = f"http://127.0.0.1:{self.port}/healthz"
            supervisor.watch_until(lambda: answers(health), 90, "The portal did not answer")
            load_sample(supervisor, self.folder, environment)
            announce(self.folder, self.port, password)
            supervisor.watch_until(lambda: False)


def start(port: int, workers: str) -> None:
    folder = Path(os.environ.get("JFP_RUN_DIR") or BASE_DIR / ".jfp" / "service").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    mine = locked(folder / "server.lock", fcntl.LOCK_EX)
    if mine is None:
        raise Failed(f"A server is already running on {folder}. Stop it, or set JFP_RUN_DIR to another folder.")
    program("nginx"), program("redis-server")
    refuse_taken_port(port)
    try:
        service = Service(folder, port, workers)
    except ValueError as error:
        raise Failed(str(error)) from None
    supervisor = Supervisor(folder / "log", BASE_DIR)
    supervisor.listen()
    service.run(supervisor)


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/service", description="Runs the service form on this machine.")
    parser.add_argument("--port", type=int, default=8080, metavar="N", help="the port that nginx answers on (8080)")
    told = "a worker for each queue, with so many processes (one worker for all)"
    parser.add_argument("--workers", default="", metavar="publish=N,mail=N,import=N", help=told)
    options = parser.parse_args()
    try:
        start(options.port, options.workers)
    except (Stopped, InterruptedError, KeyboardInterrupt):
        say("Everything has stopped.")
    except (Failed, DatabaseUnavailable) as reason:
        complain(f"\n{reason}")
        sys.exit(1)


if __name__ == "__main__":
    main()
