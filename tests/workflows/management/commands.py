"""Running `manage.py` in a process of its own, on the database of a test."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def manage(url, *arguments, typed="", **environment):
    """The finished process; `typed` is its standard input."""
    env = {**os.environ, "DATABASE_URL": url, "DEPLOYMENT": "test", "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, input=typed, capture_output=True, text=True,
                          encoding="utf-8", timeout=240)
