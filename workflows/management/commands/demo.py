"""`make demo`: a working site on this machine only, with web, worker and clock under one parent."""
import ctypes
import hashlib
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

TICK_SECONDS = 30
PATIENCE_SECONDS = 60
GRACE_SECONDS = 10


class Stopped(Exception):
    """Somebody asked for the end: Ctrl-C, SIGTERM or a closed terminal."""


class Command(BaseCommand):
    help = "Prepare the demo bureau once, then serve it on 127.0.0.1 until Ctrl-C (PORT=, default 8000)."
    requires_system_checks = []
    requires_migrations_checks = False

    def handle(self, *args, **options):
        from workflows.demo import year_job

        began = time.monotonic()
        if settings.DEPLOYMENT != "demo":
            raise CommandError(f"the demo runs in DEPLOYMENT=demo only, and this is {settings.DEPLOYMENT}")
        host, port = address(os.environ.get("BIND") or "127.0.0.1", os.environ.get("PORT") or "8000")
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, name), _stop)
        family = Family(settings.VAR_DIR / "log")
        try:
            self.prepare()
            site = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
            family.start("web", "-m", "gunicorn", "config.wsgi", "--bind", site[7:-1], "--workers", "2", "--timeout", "120",
                         "--worker-tmp-dir", str(settings.VAR_DIR), "--no-control-socket")
            family.start("worker", "manage.py", "db_worker", "--interval", "2")
            family.wait_for(site + "health/")
            self.greet(site, time.monotonic() - began)
            family.watch(held=year_job.under_way)
        except Stopped:
            self.stdout.write("\nstopping …")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            family.stop()
        self.stdout.write("stopped; the demo's data stays in " + str(settings.VAR_DIR))

    def prepare(self) -> None:
        """Database, static files and content; each only where it is not there yet."""
        from workflows.demo import year_job
        from workflows.demo.seed import seed
        from workflows.engine import clock

        database = Path(settings.DATABASES["default"]["NAME"])
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        begun, seeded = (settings.VAR_DIR / name for name in ("demo.seeding", "demo.seeded"))
        if begun.exists() and not seeded.exists():  # an interrupted seed left half a bureau: start it again
            for path in database.parent.glob(database.name + "*"):
                path.unlink()
        self.say("database …")
        call_command("migrate", verbosity=0, interactive=False)
        self.collect()
        if not seeded.exists():
            if has_people():
                raise CommandError(f"{database} holds people whom this command did not put there; choose another VAR_DIR")
            self.say("a bureau with people and cases, all of them invented …")
            begun.touch()
            seed(self.say)
            begun.rename(seeded)
        year_job.ask(clock.now())  # cases of the past year: the worker carries them while the site is already in use

    def collect(self) -> None:
        """Static files, compressed and hashed, when any of them changed since the last start."""
        stamp, now = settings.VAR_DIR / "demo.static", static_fingerprint()
        if not stamp.exists() or stamp.read_text() != now:
            self.say("static files …")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(now)

    def greet(self, site: str, seconds: float) -> None:
        """The address, and who can log in."""
        from workflows.demo.cast import PASSWORD, accounts

        rows = [("Role", "Login", "Name"), *((str(role), str(login), str(name)) for role, login, name in accounts())]
        self.stdout.write(f"\n阳光办 (demo) answers on {site} after {seconds:.0f} s.   Ctrl-C stops everything.\n\n")
        for line in table(rows):
            self.stdout.write("  " + line)
        self.stdout.write(f"\n  Password of every demo account: {PASSWORD}\n\n")
        self.stdout.flush()

    def say(self, text: object) -> None:
        self.stdout.write(f"demo: {text}")
        self.stdout.flush()


class Family:
    """The children of one demo: none outlives its parent, and the death of one is the end of all."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        """A child in a session of its own, so that Ctrl-C reaches the parent alone, which then stops all in order."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("wb") as log:
            self.children[name] = subprocess.Popen(  # noqa: S603 - fixed arguments, no shell
                [sys.executable, *arguments], cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads here yet
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    def wait_for(self, url: str) -> None:
        """Until the site says that it is well; raises CommandError when a child died or patience ran out."""
        directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        until, last = time.monotonic() + PATIENCE_SECONDS, "no answer"
        while time.monotonic() < until:
            self.check()
            try:
                with directly.open(url, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError) as error:
                last = str(error)
            time.sleep(0.2)
        raise CommandError(f"{url} did not answer within {PATIENCE_SECONDS} s ({last})\n{self.tail('web')}")

    def watch(self, held: Callable[[], bool]) -> None:
        """For ever: see that all live, and let the clock tick, unless it is held at the moment."""
        next_tick = time.monotonic()
        while True:
            tick = self.children.get("tick")
            ended = tick is None or tick.poll() == 0
            if ended and time.monotonic() >= next_tick:
                next_tick = time.monotonic() + TICK_SECONDS
                if not held():
                    self.start("tick", "manage.py", "tick")
                    ended = False
            self.check(finished=("tick",) if ended else ())
            time.sleep(0.5)

    def check(self, finished: Iterable[str] = ()) -> None:
        """Raises CommandError with the last words of a child that is no more."""
        for name, child in self.children.items():
            if name not in finished and child.poll() is not None:
                raise CommandError(f"{name} ended with exit code {child.returncode}; its last words:\n{self.tail(name)}")

    def tail(self, name: str) -> str:
        """The end of a child's log."""
        text = (self.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-20:])

    def stop(self) -> None:
        """Ask all, wait, then insist."""
        living = [child for child in self.children.values() if child.poll() is None]
        for child in living:
            child.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for child in living:
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def address(bind: str, port: str) -> tuple[str, int]:
    """Demo passwords are public, so the site listens to this machine alone. Raises CommandError."""
    host = {"localhost": "127.0.0.1"}.get(bind, bind)
    if host not in {"127.0.0.1", "::1"}:
        raise CommandError(f"the demo's passwords are public: it listens on 127.0.0.1 or ::1 only, not on {bind}")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {port!r}")
    family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            other = int(port) + 1 if int(port) < 65535 else 8000
            raise CommandError(f"port {port} cannot be had ({error.strerror}); choose another one: make demo PORT={other}") from error
    return host, int(port)


def has_people() -> bool:
    """Somebody besides the built-in user `system` is on file."""
    from django.contrib.auth import get_user_model

    return get_user_model().objects.exclude(username="system").exists()


def static_fingerprint() -> str:
    """Changes with any static file's name, size or time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns that line up although a Chinese character is two cells wide."""
    widths = [max(_cells(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        padded = [text + " " * (width - _cells(text)) for text, width in zip(row, widths, strict=True)]
        lines.append("   ".join(padded).rstrip())
    return [lines[0], "   ".join("─" * width for width in widths), *lines[1:]]


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _stop(*_: object) -> None:
    raise Stopped


def _die_with_parent() -> None:
    """Linux ends the child when its parent is killed without a chance to say goodbye."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
