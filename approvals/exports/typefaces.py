"""Which typefaces a paper is set in: the bureau's own licensed ones first, then the two bundled cuts of Noto Sans SC.

A bureau drops TTF or OTF files into FONTS_DIR; what each one is, is read from its file name and its own name table."""
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont, TTLibError

HERE = Path(__file__).parent
REGULAR, BOLD = "NotoSansSC-GBK-Regular.ttf", "NotoSansSC-GB2312-Bold.ttf"
BUNDLED = {REGULAR: "normal", BOLD: "bold"}
STAND_IN = {"Paper Title": BOLD, "Paper Hei": BOLD}  # the rest: Regular
FAMILIES = (  # the first family whose pattern fits; 小标宋 and 仿宋 before 宋体
    ("Paper Title", re.compile(r"小标宋|xiao\s*biao\s*song|xbs", re.IGNORECASE)),
    ("Paper FangSong", re.compile(r"仿宋|fang\s*song|simfang|fzfs", re.IGNORECASE)),
    ("Paper Kai", re.compile(r"楷|kai\s*ti|simkai|fzkt", re.IGNORECASE)),
    ("Paper Hei", re.compile(r"黑体|hei\s*ti|sim\s*hei|fzht", re.IGNORECASE)),
    ("Paper Song", re.compile(r"宋|sim\s*sun|song\s*ti|fzss", re.IGNORECASE)),
)


def own_fonts() -> list[Path]:
    """The bureau's own font files, in a fixed order."""
    folder = Path(settings.FONTS_DIR)
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in {".ttf", ".otf"} and path.is_file())


def signature() -> tuple[tuple[str, int, int], ...]:
    """Changes when the folder of fonts changes."""
    return tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in own_fonts())


@lru_cache(maxsize=64)
def family_of(path: Path, _changed: int) -> str | None:
    """The family a font file serves, or None when it is none that our papers use."""
    names = [path.stem]
    try:
        with TTFont(path, lazy=True) as font:
            names += [str(record.toUnicode()) for record in font["name"].names if record.nameID in {1, 4, 16}]
    except (TTLibError, KeyError, OSError, UnicodeDecodeError):
        return None
    for family, pattern in FAMILIES:
        if any(pattern.search(name) for name in names):
            return family
    return None


def stylesheet(prefix: str) -> str:
    """The @font-face rules for WeasyPrint; a bundled cut stands in for a family the bureau has not."""
    rules = [_face("Paper Sans", f"{prefix}fonts/{name}", weight) for name, weight in BUNDLED.items()]
    sources = {family: f"{prefix}fonts/{STAND_IN.get(family, REGULAR)}" for family, _pattern in FAMILIES}
    for index, path in reversed(list(enumerate(own_fonts()))):
        family = family_of(path, path.stat().st_mtime_ns)
        if family:
            sources[family] = f"{prefix}own/{index}"
    return "\n".join(rules + [_face(family, url, "normal") for family, url in sources.items()])


def _face(family: str, url: str, weight: str) -> str:
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("{url}")}}'


def resource(name: str) -> Path | None:
    """The file behind an inner address, from closed lists only; None for anything else."""
    folder, _slash, leaf = name.partition("/")
    if folder == "fonts" and leaf in BUNDLED:
        return HERE / "fonts" / leaf
    if folder == "styles" and re.fullmatch(r"[a-z]+\.css", leaf):
        path = HERE / "styles" / leaf
        return path if path.is_file() else None
    if folder == "own" and leaf.isdecimal() and int(leaf) < len(own_fonts()):
        return own_fonts()[int(leaf)]
    return None
