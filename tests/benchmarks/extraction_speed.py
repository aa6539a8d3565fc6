"""Time the reading of quantities and claims, and JioNLP's money extractor where it is installed.

    python tests/benchmarks/extraction_speed.py [MEGABYTES]

The text is the originals where they are at hand, else the digests, with digits and names varied so that no cache helps.
Every reader runs in a process of its own. Then the time per character at 1, 10 and 100 times the text, and the
time for a megabyte of one piece of text again and again, which no pattern may take more than linear time for.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
READERS = ("quantities", "claims", "jionlp money")
MODULES = {"quantities": "gpureport.quantities", "claims": "gpureport.extract", "jionlp money": "jionlp"}
SEED = 20240218
NAMES = (
    "字节跳动",
    "阿里巴巴",
    "腾讯",
    "百度",
    "美团",
    "商汤",
    "科大讯飞",
    "浪潮",
    "华为",
    "京东",
    "快手",
    "微软",
    "谷歌",
    "小米",
    "智谱",
)
PIECES = (
    "9",
    "万",
    "(((",
    "一",
    "[",
    "](",
    "几",
    "十几",
    "1,",
    "1-",
    "至少",
    "每",
    "&#",
    "10万块、",
    "half ",
    "| 1 ",
    "万3月字节前者",
    "10%2023年、台",
)


def varied(characters: int) -> list[str]:
    """Return articles of about that many characters together, no two numbers or names alike but by chance."""
    folders = (ROOT / "seeds" / "originals", ROOT.parent / "shared" / "seeds", ROOT / "seeds")
    files = next(found for folder in folders if (found := sorted([*folder.glob("*.txt"), *folder.glob("*.md")])))
    texts = [file.read_text(encoding="utf-8") for file in files]
    chance, made, size = np.random.default_rng(SEED), [], 0
    while size < characters:
        made += [_varied(text, chance) for text in texts]
        size += sum(map(len, texts))
    return made


def _varied(text: str, chance: np.random.Generator) -> str:
    called: dict[str, str] = dict(zip(NAMES, chance.permutation(NAMES).tolist(), strict=True))
    digits = iter(chance.integers(1, 10, size=len(text)).tolist())
    mixed = re.sub("|".join(NAMES), lambda name: called[name[0]], text)
    return re.sub(r"[1-9]", lambda _: str(next(digits)), mixed)


def reader(name: str) -> Callable[[str], object]:
    """Return the function that reads one text; its library is imported only in the process that times it."""
    library = import_module(MODULES[name])
    if name == "jionlp money":
        return lambda text: library.ner.extract_money(text, with_parsing=False)
    if name == "quantities":
        found: Callable[[str], object] = library.find_quantities
        return found
    parse_article = import_module("gpureport.articles").parse_article
    return lambda text: library.extract(parse_article(text, name="made up"))


def measure(name: str, characters: int) -> tuple[float, int, float]:
    """Return processor seconds, characters read and peak memory in MB."""
    read, texts = reader(name), varied(characters)
    read("订购了10万张芯片，花了3亿美元。")
    started = time.process_time()
    for text in texts:
        read(text)
    spent = time.process_time() - started
    return spent, sum(map(len, texts)), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(*arguments: str) -> list[float]:
    """Run this file in a process of its own and return the numbers it prints."""
    answer = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True)
    # a library may greet on standard output before
    return [float(number) for number in answer.stdout.splitlines()[-1].split()]


def throughput(characters: int) -> Table:
    """Compare the readers on the same text."""
    table = Table("reader", "M characters", "seconds", "M characters/s", "peak MB", title="Throughput")
    for name in READERS:
        if find_spec(MODULES[name]) is None:
            table.add_row(name, *("not installed",) * 4)
            continue
        spent, size, memory = apart("--one", name, str(characters))
        table.add_row(name, *(f"{size / 1e6:.2f}", f"{spent:.2f}", f"{size / spent / 1e6:.3f}", f"{memory:.0f}"))
    return table


def growth(characters: int) -> Table:
    """Compare the time per character at 1, 10 and 100 times the text, read as one piece."""
    table = Table("M characters", "us/character", "to the smallest", title="Growth of find_quantities on one text")
    read, first = reader("quantities"), 0.0
    read("订购了10万张芯片，花了3亿美元。")
    for times in (1, 10, 100):
        text = "\n\n".join(varied(characters * times // 100))
        started = time.process_time()
        read(text)
        each = (time.process_time() - started) / len(text) * 1e6
        first = first or each
        table.add_row(f"{len(text) / 1e6:.2f}", f"{each:.3f}", f"{each / first:.2f}")
    return table


def repetition() -> Table:
    """Time a megabyte of the same piece, and a tenth of it."""
    table = Table("piece", "quantities", "claims", "claims at a tenth", title="Seconds for a megabyte of one piece")
    read, claims = reader("quantities"), reader("claims")
    for piece in PIECES:
        spent = [f"{_seconds(one, piece, size):.2f}" for one, size in ((read, 1.0), (claims, 1.0), (claims, 0.1))]
        table.add_row(repr(piece), *spent)
    return table


def _seconds(read: Callable[[str], object], piece: str, megabytes: float) -> float:
    text = piece * int(megabytes * 1e6 / len(piece))
    started = time.process_time()
    read(text)
    return time.process_time() - started


def main() -> None:
    """Print the tables, or, with `--one READER CHARACTERS`, the numbers of one reader."""
    if sys.argv[1:2] == ["--one"]:
        sys.stdout.write(" ".join(map(str, measure(sys.argv[2], int(sys.argv[3])))))
        return
    characters = int(float(sys.argv[1] if len(sys.argv) > 1 else 10) * 1e6)
    console = Console()
    for table in (throughput(characters), growth(characters), repetition()):
        console.print(table)


if __name__ == "__main__":
    main()
