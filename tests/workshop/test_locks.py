"""The locks: complete, hashed, and silent about the machine they were made on."""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+) \\$", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return {package.lower().replace("_", "-"): version for package, version in PIN.findall((ROOT / name).read_text())}


def asked(name: str) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[\w+\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE)
    return {package.lower().replace("_", "-"): version for package, version in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_path(lock):
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|--index-url|--find-links|--trusted-host|(^|[ =@])/\w", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_a_hash(lock):
    text = (ROOT / lock).read_text()
    assert len(pins(lock)) == len(re.findall(r"^[A-Za-z0-9]\S*==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)) == text.count("==")


def test_what_is_asked_for_is_what_is_locked():
    assert asked("requirements.txt").items() <= pins("requirements.lock").items()
    assert asked("requirements-dev.in").items() <= pins("requirements-dev.lock").items()
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_the_package_called_viewflow_is_somebody_elses():
    assert "viewflow" not in pins("requirements-dev.lock")
    assert "django-viewflow" in pins("requirements.lock")
