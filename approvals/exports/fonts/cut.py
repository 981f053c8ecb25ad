"""Cuts the two bundled fonts from Noto Sans SC; run by hand when the source changes, never at run time.

Source: npm package `@expo-google-fonts/noto-sans-sc` 0.4.3 (Noto Sans SC 2.004, SIL Open Font License 1.1, text in OFL.txt).
    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    python approvals/exports/fonts/cut.py package
Regular covers GBK (names such as 镕 and 喆), every character of the 通用规范汉字表 beyond it that the source has, Latin with tone
marks, Greek, Cyrillic and the signs of official papers; Bold covers GB 2312 and the same signs: it sets titles and verbs only.
TTF and not WOFF2: WeasyPrint unpacks WOFF2 in pure Python, seconds per process. The outputs' SHA-256 stand in SHA256SUMS.
"""
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
SOURCES = {
    "NotoSansSC-GBK-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-GB2312-Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}
# Extension A characters of the 通用规范汉字表 (2013); those of extensions B to E are taken whole, the source has only these.
NAMES_BEYOND_GBK = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃"
    "䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
SIGNS = "〇〔〕㎡㎥№①②③④⑤⑥⑦⑧⑨⑩✓□■○●•‰°℃±×÷≤≥≠—–…·￥¥€←→↑↓※★☆²³½¼"


def double_bytes(codec: str) -> Iterator[int]:
    """Every character that a two-byte Chinese code page can express."""
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                yield ord(bytes([lead, trail]).decode(codec))
            except (UnicodeDecodeError, TypeError):
                continue


def wanted(name: str, source: TTFont) -> set[int]:
    """The characters of one output font."""
    signs = {ord(sign) for sign in SIGNS}
    latin = set(range(0x20, 0x250)) | set(range(0x370, 0x460)) | set(range(0x2000, 0x2070))
    if "Bold" in name:
        return set(double_bytes("gb2312")) | latin | signs
    rare = {ord(char) for char in NAMES_BEYOND_GBK} | {code for code in source.getBestCmap() if code > 0xFFFF}
    unified = set(range(0x9FA6, 0xA000))
    return set(double_bytes("gbk")) | latin | signs | rare | unified


def cut(package: Path, name: str) -> bytes:
    """One font, reduced and written without a time stamp, so that the same source gives the same bytes."""
    source = TTFont(package / SOURCES[name], recalcTimestamp=False)
    options = subset.Options(
        layout_features=["kern"], hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True, recalc_timestamp=False,
    )
    options.drop_tables += ["BASE", "STAT", "vhea", "vmtx", "GDEF", "GSUB"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted(name, source))
    subsetter.subset(source)
    target = HERE / name
    source.save(target)
    return target.read_bytes()


def main() -> None:
    package = Path(sys.argv[1])
    sums = [f"{hashlib.sha256(cut(package, name)).hexdigest()}  {name}" for name in SOURCES]
    (HERE / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    (HERE / "OFL.txt").write_text((package / "LICENSE_FONT").read_text())


if __name__ == "__main__":
    main()
