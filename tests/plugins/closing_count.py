"""What ran, what failed, what was skipped and why; and the switches that turn "could not run" into a failure.

A test that lacks a tool says `absent("browser", "no Chromium found")`. With REQUIRE_BROWSER=1 that is a failure."""
import json
import os
from collections import Counter
from pathlib import Path
from typing import NoReturn

import pytest

REQUIRABLE = {"browser": "REQUIRE_BROWSER", "postgres": "REQUIRE_POSTGRES", "oracles": "REQUIRE_ORACLES"}


def absent(what: str, why: str) -> NoReturn:
    """Skip loudly, or fail where the run requires `what` (browser, postgres or oracles)."""
    switch = REQUIRABLE[what]
    if os.environ.get(switch) == "1":
        pytest.fail(f"{switch}=1 and {what} absent: {why}", pytrace=False)
    pytest.skip(f"{what} absent: {why}")


@pytest.fixture(scope="session")
def oracles() -> Path:
    """The folder of published test vectors, named by ORACLES and read in place."""
    folder = Path(os.environ.get("ORACLES") or "/nonexistent")
    if not folder.is_dir():
        absent("oracles", "ORACLES does not name a folder")
    return folder


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A plain skip that names an absent oracle is held to REQUIRE_ORACLES as well."""
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("REQUIRE_ORACLES") != "1" or not report.skipped or hasattr(report, "wasxfail"):
        return
    if "oracle" in _reason(report).lower():
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ORACLES=1: {_reason(report)}"


def _reason(report) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)


class Tally:
    """Counts reports where they all arrive: in the one process, or in the controller of the workers."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.passed: set[str] = set()
        self.failed: dict[str, str] = {}
        self.skipped: Counter[str] = Counter()
        self.modules: dict[str, str] = {}

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            self.failed.setdefault(report.nodeid, f"{report.nodeid} ({report.when})" if report.when != "call" else report.nodeid)
        elif hasattr(report, "wasxfail"):
            self.skipped[f"expected to fail: {report.wasxfail or 'no reason given'}"] += 1
        elif report.skipped:
            self.skipped[_reason(report)] += 1
        elif report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_collectreport(self, report) -> None:
        if report.failed:
            self.failed.setdefault(report.nodeid, f"{report.nodeid} (collection)")
        elif report.skipped:
            self.modules[report.nodeid] = _reason(report)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node) -> None:
        self.modules.update(getattr(node, "workeroutput", {}).get("skipped_modules", {}))

    def pytest_sessionfinish(self) -> None:
        for nodeid, reason in self.modules.items():
            self.skipped[f"{reason} (all of {nodeid})"] += 1
        self.path.write_text(json.dumps({
            "passed": len(self.passed - self.failed.keys()), "failed": len(self.failed),
            "failures": list(self.failed.values()), "skipped": dict(self.skipped),
        }, ensure_ascii=False), encoding="utf-8")


class SkippedModules:
    """A worker tells its controller which modules it left out; xdist itself passes on only the failures of collection."""

    def __init__(self, workeroutput: dict) -> None:
        self.modules = workeroutput.setdefault("skipped_modules", {})

    def pytest_collectreport(self, report) -> None:
        if report.skipped:
            self.modules[report.nodeid] = _reason(report)


def pytest_configure(config: pytest.Config) -> None:
    """Count only where asked."""
    path = os.environ.get("CLOSING_COUNT")
    if path and hasattr(config, "workeroutput"):
        config.pluginmanager.register(SkippedModules(config.workeroutput), "skipped-modules")
    elif path:
        config.pluginmanager.register(Tally(path), "closing-count")
