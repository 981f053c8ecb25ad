"""Runs the tests, engine after engine, and closes with one count.   .ci/suite.py fast|all [PATH…]

fast  SQLite, without browser, races and slow ones.
all   SQLite, SQLite races, PostgreSQL, PostgreSQL races, browser. DATABASE_URL, where set, is the PostgreSQL to use.
REQUIRE_BROWSER=1, REQUIRE_POSTGRES=1 and REQUIRE_ORACLES=1 turn what could not run into a failure."""
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cluster import NoBinaries, cluster

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5  # pytest's exit code when nothing matched


@dataclass
class Run:
    """What one pytest run left behind."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    code: int = 0

    def line(self) -> str:
        skipped = sum(self.skipped.values())
        return f"{self.name:<18} {self.passed:>5} passed, {self.failed} failed, {skipped} skipped in {self.seconds:.0f} s"


def surroundings(database_url: str | None, kept: str) -> dict[str, str]:
    """The environment of a run: a test deployment, and nothing of the caller's own database unless it was asked for.

    `kept` is the folder through which workers and runs share what was migrated (tests/plugins/kept.py); empty: each migrates."""
    env = {**os.environ, "DEPLOYMENT": "test", "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONDONTWRITEBYTECODE": "1"}
    for name in ("DATABASE_URL", "KEPT_DATABASES"):
        env.pop(name, None)
    if kept:
        env["KEPT_DATABASES"] = kept
    if database_url:
        env["DATABASE_URL"] = database_url
    oracles = ROOT.parent / "shared" / "oracles"
    if "ORACLES" not in env and oracles.is_dir():
        env["ORACLES"] = str(oracles)
    return env


def pytest(name: str, marks: str, paths: list[str], *, workers: int, kept: str, database_url: str | None = None) -> Run:
    """One pytest run; its numbers come from tests/plugins/closing_count.py, so that workers and reruns cannot blur them."""
    print(f"\n=== {name} ===", flush=True)
    with tempfile.TemporaryDirectory(prefix="desk-count-") as folder:
        counted = Path(folder) / "count.json"
        command = [sys.executable, "-m", "pytest", "-q", "-m", marks, *paths]
        if workers > 1:
            command += ["-n", str(workers), "--dist", "loadfile"]
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL,
                              env={**surroundings(database_url, kept), "CLOSING_COUNT": str(counted)}).returncode
        run = Run(name, seconds=time.monotonic() - began, code=0 if code == NO_TESTS else code)
        if counted.exists():
            data = json.loads(counted.read_text(encoding="utf-8"))
            run.passed, run.failed, run.failures = data["passed"], data["failed"], data["failures"]
            run.skipped = Counter(data["skipped"])
    if run.code and not run.failed:
        run.failed = 1
        run.failures.append(f"pytest ended with exit code {run.code}")
    return run


@contextlib.contextmanager
def postgres(kept: str) -> Iterator[tuple[str, str]]:
    """(URL, kept): DATABASE_URL wins, and nothing is left behind on a server that is not ours; else a cluster for the length of the run."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        yield given, ""
    else:
        with cluster() as url:
            yield url, kept


def on_postgres(paths: list[str], workers: int, kept: str) -> list[Run]:
    """Both PostgreSQL runs, or one line that says why there was none."""
    try:
        with postgres(kept) as (url, kept):
            return [
                pytest("PostgreSQL", "not browser and not races", paths, workers=workers, kept=kept, database_url=url),
                pytest("PostgreSQL races", "races and not browser", paths, workers=1, kept=kept, database_url=url),
            ]
    except NoBinaries as missing:
        run = Run("PostgreSQL")
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            run.failed, run.failures = 1, [f"REQUIRE_POSTGRES=1 and {missing}"]
        else:
            run.skipped[f"the whole PostgreSQL run: {missing}"] = 1
        return [run]


def main(kind: str, paths: list[str]) -> int:
    """Run, then print the count of everything; 0 only when nothing failed."""
    workers = min(os.cpu_count() or 1, 4)
    with tempfile.TemporaryDirectory(prefix="desk-kept-") as kept:
        if kind == "fast":
            runs = [pytest("SQLite", "not browser and not races and not slow", paths, workers=workers, kept=kept)]
        else:
            runs = [
                pytest("SQLite", "not browser and not races", paths, workers=workers, kept=kept),
                pytest("SQLite races", "races and not browser", paths, workers=1, kept=kept),
                *on_postgres(paths, workers, kept),
                pytest("Browser", "browser", paths, workers=workers, kept=kept),
            ]
    return close(runs)


def close(runs: list[Run]) -> int:
    """The closing count: per run, what failed, what was skipped and why, and the sum on the last line."""
    print("\n=== closing count ===")
    for run in runs:
        print(run.line())
    for run in runs:
        for failure in run.failures:
            print(f"FAILED  {run.name}: {failure}")
    reasons: Counter[str] = Counter()
    for run in runs:
        for reason, times in run.skipped.items():
            reasons[f"{run.name}: {reason}"] += times
    for reason, times in reasons.most_common():
        print(f"skipped {times} × {reason}")
    passed, failed = sum(run.passed for run in runs), sum(run.failed for run in runs)
    if not passed and not failed:
        print("nothing ran")
        failed = 1
    print(f"{passed} passed, {failed} failed, {sum(reasons.values())} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in {"fast", "all"}:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped and removed
    sys.exit(main(sys.argv[1], sys.argv[2:]))
