"""The random sample of an inspection, recomputed. One file, standard library only: `python recompute.py sample.json`.

Before anybody can know the random text, the numbered list, the size of the sample and the source of the random text (a public number and
the day on which it comes out) are laid down, and their digest (`root`) is published. Afterwards, for every number of the list,

    rank = SHA-256("sunshine-sample/1" + newline + root + newline + random text + newline + number, all as UTF-8)

and those with the lowest ranks are the sample. Ranks are sorted, nothing is divided: no place of the list has an edge. Whoever exchanges,
adds or leaves out a line, or asks for another size, gets another root and so another sample."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

FORMAT = "sunshine-sample/1"


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no blanks: one text for one content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def root_of(committed: Mapping[str, Any]) -> str:
    """The digest of what was laid down: campaign, list, size, source of the random text and its day."""
    return hashlib.sha256(canonical({"format": FORMAT, **committed})).hexdigest()


def rank(root: str, random: str, no: int) -> str:
    """The rank of one number of the list."""
    return hashlib.sha256(f"{FORMAT}\n{root}\n{random}\n{no}".encode()).hexdigest()


def sample(root: str, random: str, numbers: Sequence[int], size: int) -> list[int]:
    """The numbers drawn, in the order of the draw."""
    return [no for __, no in sorted((rank(root, random, no), no) for no in numbers)][:size]


class Wrong(Exception):
    """The record does not agree with itself; the sentence says where."""


def check(record: Mapping[str, Any]) -> list[str]:
    """Recompute a published sample; the sentences say what was found right. Raises Wrong."""
    if record.get("format") != FORMAT:
        raise Wrong(f"不是本格式的抽样记录（应为 {FORMAT}）")
    committed = record["committed"]
    if root_of(committed) != record["root"]:
        raise Wrong("事先公布的清单、数量与摘要 root 不符")
    numbers = [line["no"] for line in committed["list"]]
    if numbers != list(range(1, len(numbers) + 1)):
        raise Wrong("清单编号不连续")
    said = [f"摘要相符：{record['root']}", f"清单共 {len(numbers)} 项，抽取 {committed['size']} 项"]
    if not record.get("random"):
        return [*said, "尚未登记随机数"]
    if sample(record["root"], record["random"], numbers, committed["size"]) != record["sample"]:
        raise Wrong("抽中的编号与重新计算的不符")
    return [*said, f"抽中的编号与重新计算的相符：{'、'.join(map(str, record['sample']))}"]


def main(arguments: Sequence[str]) -> int:
    """0 when everything agrees, 1 when something does not, 2 when there is nothing to look at."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("用法: python recompute.py sample.json\n")
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            said = check(json.load(file))
    except (Wrong, OSError, ValueError, KeyError, TypeError) as wrong:
        sys.stdout.write(f"不符: {wrong if isinstance(wrong, Wrong | OSError) else repr(wrong)}\n")
        return 1
    sys.stdout.write("".join(f"相符: {line}\n" for line in said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
