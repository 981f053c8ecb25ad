"""Nothing in the tree tells of the machine on which it was written, or where its packages came from."""
import re
import subprocess

import pytest

from .pages import ROOT

MACHINE = {
    "a path of somebody's machine": re.compile(r"(?<![\w./<-])/(?:roo[t]|wor[k]|home/\w+|Users/\w+|mnt/\w+)/[\w.-]+"),
    "a private address": re.compile(r"(?<![\d.])(?:10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+)(?![\d.])"),
    "a package index": re.compile(r"--(?:extra-)?index-url[ =]\S|(?:https?:)?//[\w.-]+/(?:simple|pypi)\b"),
}
BINARY = {".ttf", ".otf", ".png", ".jpg", ".mo", ".pdf", ".ico", ".woff2"}


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


@pytest.mark.parametrize("what", MACHINE)
def test_no_tracked_text_names(what):
    found = []
    for path in tracked():
        if what == "a private address" and "tests" in path.parts:
            continue  # invented requests come from somewhere
        if path.suffix not in BINARY and path.is_file() and not path.is_symlink() and "vendor" not in path.parts:
            body = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in MACHINE[what].finditer(body)]
    assert found == []
