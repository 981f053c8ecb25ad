"""A PostgreSQL for the length of one command, from the machine's own binaries.   .ci/cluster.py COMMAND…

Runs COMMAND with DATABASE_URL pointing at it. Speed before safety: no fsync, a database that nobody keeps."""
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "on",
    "shared_buffers": "128MB", "max_connections": "120", "logging_collector": "off", "log_min_messages": "warning",
}


class NoBinaries(Exception):
    """initdb and postgres are not on this machine."""


def binaries() -> Path:
    """The folder of the newest installed server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoBinaries("no initdb in /usr/lib/postgresql/*/bin or on PATH")


def _servant() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it to somebody with no rights."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoBinaries("root, and neither a user postgres nor nobody")


def _run(command: list[str], servant: str | None, where: Path) -> None:
    """Run to the end as the servant; what it says goes to a file, because the server that pg_ctl leaves behind keeps a pipe open."""
    as_servant = {"user": servant, "group": pwd.getpwnam(servant).pw_gid, "extra_groups": []} if servant else {}
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(where), "TZ": "UTC"}
    with tempfile.TemporaryFile("w+") as words:
        done = subprocess.run(command, cwd=where, env=env, stdin=subprocess.DEVNULL, stdout=words, stderr=words, **as_servant)
        if done.returncode:
            words.seek(0)
            raise RuntimeError(f"{command[0]}: {words.read()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Yield the DATABASE_URL of a running server; stop and remove it afterwards, whatever happened."""
    bin_dir, servant = binaries(), _servant()
    where = Path(tempfile.mkdtemp(prefix="desk-pg-"))
    data, log = where / "data", where / "log"
    try:
        if servant:
            shutil.chown(where, servant)
        _run([str(bin_dir / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
             servant, where)
        port = _free_port()
        options = " ".join(f"-c {name}={value}" for name, value in FAST.items())
        _run([str(bin_dir / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-t", "60", "-o",
              f"-h 127.0.0.1 -p {port} -k '' {options}", "start"], servant, where)
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            with contextlib.suppress(RuntimeError):
                _run([str(bin_dir / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"], servant, where)
    finally:
        shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        sys.exit(subprocess.run(sys.argv[1:] or ["psql", url], env={**os.environ, "DATABASE_URL": url}).returncode)
