"""What a command finds around it before the settings are read: nothing is guessed for a production site."""
import os
import secrets
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent

# Commands that touch no bureau's data: they run on a fresh clone without any setting.
WITHOUT_A_BUREAU = {"carry", "flow_table", "flow_bpmn", "flow_docs"}


def prepare(argv: Sequence[str], environ: MutableMapping[str, str]) -> None:
    """Complete the environment for `carry`, for the page printers and for the demo; a variable that is set already wins."""
    environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = argv[1] if len(argv) > 1 else ""
    if command in WITHOUT_A_BUREAU:
        environ.setdefault("DEPLOYMENT", "carry")
    elif command == "demo":
        environ.setdefault("DEPLOYMENT", "demo")
    if environ.get("DEPLOYMENT") == "demo":
        _demo(environ)
    if command == "carry" and environ["DEPLOYMENT"] == "carry":
        _carry(argv, environ)


def _carry(argv: Sequence[str], environ: MutableMapping[str, str]) -> None:
    """A carried case never touches a database that is there already: everything lies in the folder named after --out."""
    out = next((argv[i + 1] for i, word in enumerate(argv[:-1]) if word == "--out"), "")
    out = out or next((word.partition("=")[2] for word in argv if word.startswith("--out=")), "")
    if out:
        folder = Path(out).resolve()
        environ["DATABASE_URL"] = f"sqlite:///{quote(str(folder / 'carry.sqlite3'))}"
        environ["VAR_DIR"], environ["FILES_DIR"] = str(folder), str(folder / "files")


def _demo(environ: MutableMapping[str, str]) -> None:
    """One file for the data and one for the key, both in var/."""
    var = Path(environ.get("VAR_DIR") or ROOT / "var")
    var.mkdir(parents=True, exist_ok=True)
    environ.setdefault("DATABASE_URL", f"sqlite:///{quote(str(var / 'demo.sqlite3'))}")
    if not environ.get("SECRET_KEY"):
        environ["SECRET_KEY"] = _kept_key(var / "demo.secret_key")


def _kept_key(path: Path) -> str:
    """Made once, readable by its owner only; two processes that start together agree on the first one written."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key + "\n")
    return key
