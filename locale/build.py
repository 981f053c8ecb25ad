"""The one Chinese catalogue, made from the parts that each room keeps in locale/parts/.

build.py           merge the parts into zh_Hans/LC_MESSAGES/django.po and .mo (no gettext tools needed)
build.py --check   say what is missing, contradictory, stale or has other placeholders than its English; exit 1 if anything is

A part is a .po file without a header. libraries.po may translate messages of libraries; elsewhere an entry that no source
uses is named as a warning."""
import ast
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "locale" / "parts"
TARGET = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
ROOMS = ("config", "workflows", "procurement", "approvals")
TEMPLATES = ("templates", *(f"{room}/templates" for room in ROOMS))
NOT_OURS = "libraries.po"
HEADER = "Project-Id-Version: sunshine-desk\nLanguage: zh_Hans\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n" \
         "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=1; plural=0;\n"

SHOWN = 60

# Which arguments of a call hold: context, message, plural.
CALLS = {"gettext": (None, 0, None), "pgettext": (0, 1, None), "ngettext": (None, 0, 1), "npgettext": (0, 1, 2)}
CALLS |= {f"{name}_lazy": places for name, places in CALLS.items()}
CALLS |= {"_": CALLS["gettext"], "gettext_noop": CALLS["gettext"]}

PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]|%([sdrf])|\{(\w*)\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, order=True)
class Key:
    """What a translation is looked up by; the plural is part of the entry, not of the key."""

    msgid: str
    context: str = ""


@dataclass
class Entry:
    """One translation and where it stands."""

    key: Key
    plural: str = ""
    text: str = ""
    where: str = ""
    others: list[str] = field(default_factory=list)


# --- reading parts ----------------------------------------------------------------------------------------------------
def read_part(path: Path) -> Iterator[Entry]:
    """Entries of one .po file; raises ValueError with file and line for what is not .po."""
    fields: dict[str, str] = {}
    current, first = "", 0
    lines = [*path.read_text(encoding="utf-8").splitlines(), "msgid"]
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if line.startswith('"'):
            fields[current] += _literal(line, path, number)
            continue
        if word == "msgctxt" or (word == "msgid" and current != "msgctxt"):
            if fields.get("msgid"):
                yield Entry(Key(fields["msgid"], fields.get("msgctxt", "")), fields.get("msgid_plural", ""),
                            fields.get("msgstr", "") or fields.get("msgstr[0]", ""), f"{path.name}:{first}")
            fields, first = {}, number
        if number == len(lines):
            return
        if word not in {"msgctxt", "msgid", "msgid_plural", "msgstr", "msgstr[0]"} or word in fields:
            raise ValueError(f"{path.name}:{number}: {word!r} is not expected here")
        current = word
        fields[current] = _literal(rest.strip(), path, number)


def _literal(text: str, path: Path, number: int) -> str:
    try:
        value = ast.literal_eval(text) if text.startswith('"') else None
    except (SyntaxError, ValueError):
        value = None
    if not isinstance(value, str):
        raise ValueError(f"{path.name}:{number}: not a quoted string: {text}")
    return value


def merge() -> tuple[dict[Key, Entry], list[str]]:
    """All parts in one, and the contradictions between them."""
    merged: dict[Key, Entry] = {}
    problems = []
    for path in sorted(PARTS.glob("*.po")):
        for entry in read_part(path):
            known = merged.setdefault(entry.key, entry)
            if known is entry:
                continue
            known.others.append(entry.where)
            known.plural = known.plural or entry.plural
            if not known.text:
                known.text, known.where = entry.text, entry.where
            elif entry.text and entry.text != known.text:
                problems.append(f"{entry.key.msgid!r} is {known.text!r} in {known.where} and {entry.text!r} in {entry.where}")
    return merged, problems


# --- writing the catalogue ----------------------------------------------------------------------------------------------
def as_po(merged: dict[Key, Entry]) -> bytes:
    """Sorted and without dates, so that the same parts always give the same bytes."""
    out = ["# Made by locale/build.py from locale/parts/*.po; change those.", 'msgid ""', 'msgstr ""']
    out += [_quoted(line + "\n") for line in HEADER.splitlines()]
    for key, entry in sorted(merged.items()):
        if not entry.text:
            continue
        out.append("")
        if key.context:
            out.append("msgctxt " + _quoted(key.context))
        out.append("msgid " + _quoted(key.msgid))
        if entry.plural:
            out.append("msgid_plural " + _quoted(entry.plural))
        out.append(("msgstr[0] " if entry.plural else "msgstr ") + _quoted(entry.text))
    return ("\n".join(out) + "\n").encode()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def as_mo(merged: dict[Key, Entry]) -> bytes:
    """The binary catalogue: a table of lengths and offsets of sorted keys, the same of values, then the strings."""
    pairs = {b"": HEADER.encode()}
    for key, entry in merged.items():
        if entry.text:
            name = (f"{key.context}\x04" if key.context else "") + key.msgid + (f"\0{entry.plural}" if entry.plural else "")
            pairs[name.encode()] = entry.text.encode()
    keys = sorted(pairs)
    start = 7 * 4 + 16 * len(keys)
    body = bytearray()
    tables: list[list[int]] = [[], []]
    for table, strings in zip(tables, (keys, [pairs[key] for key in keys]), strict=True):
        for string in strings:
            table += [len(string), start + len(body)]
            body += string + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + b"".join(struct.pack(f"<{len(table)}I", *table) for table in tables) + bytes(body)


# --- reading sources ------------------------------------------------------------------------------------------------------
def used() -> tuple[dict[Key, tuple[str, str]], list[str]]:
    """Every message that a source asks for, with its plural and place; and what cannot be translated at all."""
    found: dict[Key, tuple[str, str]] = {}
    problems: list[str] = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                _from_python(path, found, problems)
    for folder in TEMPLATES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".html", ".txt", ".svg", ".xml"}:
                _from_template(path, found)
    return found, problems


def _from_python(path: Path, found: dict[Key, tuple[str, str]], problems: list[str]) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    names = {name: name for name in CALLS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname: alias.name for alias in node.names if alias.asname and alias.name in CALLS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if called not in names:
            continue
        place = f"{path.relative_to(ROOT)}:{node.lineno}"
        texts = []
        for position in CALLS[names[called]]:
            argument = node.args[position] if position is not None and position < len(node.args) else None
            if isinstance(argument, ast.JoinedStr):
                problems.append(f"{place}: an f-string cannot be translated; use %(name)s")
            texts.append(argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else "")
        if texts[1]:
            found.setdefault(Key(texts[1], texts[0]), (texts[2], place))


STRING = r"""u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
MORE = rf"(?:\s*,\s*{STRING})?"
TEMPLATE_CALL = re.compile(rf"(?<!\w)(_|gettext|pgettext|ngettext|npgettext)\(\s*{STRING}{MORE}{MORE}", re.DOTALL)


def _from_template(path: Path, found: dict[Key, tuple[str, str]]) -> None:
    """Django turns a template into pseudo-Python in which only messages are left as literals."""
    from django.utils.translation.template import templatize

    place = str(path.relative_to(ROOT))
    for call in TEMPLATE_CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=place)):
        strings = [ast.literal_eval(text) for text in call.groups()[1:] if text]
        context, message, plural = (strings[at] if at is not None and at < len(strings) else "" for at in CALLS[call.group(1)])
        if message:
            found.setdefault(Key(message, context), (plural, place))


# --- judging --------------------------------------------------------------------------------------------------------------
def _names(text: str) -> set[str]:
    found = PLACEHOLDER.finditer(text.replace("%%", ""))
    return {match.group(0) if match.group(2) else next(filter(None, match.groups()), "") for match in found}


def judge(merged: dict[Key, Entry]) -> tuple[list[str], list[str]]:
    """(errors, warnings) of the parts against the sources."""
    found, errors = used()
    for key, (plural, place) in sorted(found.items()):
        entry = merged.get(key)
        if CHINESE.search(key.msgid):
            errors.append(f"{place}: the message {key.msgid!r} is Chinese; message ids are English")
        if entry is None or not entry.text:
            errors.append(f"{place}: no translation of {key.msgid!r}" + (f" (context {key.context!r})" if key.context else ""))
        elif plural and entry.plural != plural:
            errors.append(f"{place}: {entry.where} needs msgid_plural {plural!r}")
    for entry in merged.values():
        if entry.text and _names(entry.plural or entry.key.msgid) != _names(entry.text):
            errors.append(f"{entry.where}: placeholders differ: {entry.plural or entry.key.msgid!r} / {entry.text!r}")
    warnings = [f"{entry.where}: nobody uses {key.msgid!r}" for key, entry in sorted(merged.items())
                if key not in found and not entry.where.startswith(NOT_OURS)]
    return errors, warnings


def main(arguments: list[str]) -> int:
    """Build, or check; 0 when all is well."""
    merged, errors = merge()
    products = {TARGET: as_po(merged), TARGET.with_suffix(".mo"): as_mo(merged)}
    if "--check" in arguments:
        more, warnings = judge(merged)
        errors += more
        errors += [f"{path.relative_to(ROOT)} is stale: run make catalogue" for path, data in products.items()
                   if not path.exists() or path.read_bytes() != data]
        for warning in warnings:
            print("warning:", warning)
    else:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        for path, data in products.items():
            path.write_bytes(data)
    for error in errors[:SHOWN]:
        print("error:", error)
    if len(errors) > SHOWN:
        print(f"… and {len(errors) - SHOWN} more")
    print(f"catalogue: {sum(bool(entry.text) for entry in merged.values())} entries, {len(errors)} errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
