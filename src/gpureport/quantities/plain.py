"""One plain spelling for what is printed in many ways, code point for code point, so that no offset moves."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import opencc

from gpureport.vocabulary import alternation, tree

BLANK = "\x1f"  # stands where something was read that counts nothing; neither a gap nor a letter

_PUNCTUATION = {"，": ",", "：": ":", "；": ";", "？": "?", "！": "!", "（": "(", "）": ")", "—": "-"}
_FEW = 12  # so many sorts of characters are replaced one by one sooner than by going through the table
_DASHES = "‐‑‒–—―−﹣﹘⁃"
_POINTS = re.compile(r"[·‧∙・•](?<=\d.)(?=\d)")  # 2·25 萬
_TILDES = "〜∼"
_SPACES = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_NUMERAL = "0123456789.一二两三四五六七八九十百千万亿几数多余元块毛角"
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9A-Fa-f]{2,5});")
# ![](https://host/O-IBx-…)   ](https://…)   https://host/a?b=1   www.host.com   mail@host.com
_ADDRESS = re.compile(r"\]\([^()]{0,600}\)|(?:https?://|www\.)[^\s\u3000-\u9fff\uff00-\uffef]{1,600}")


@cache
def _table() -> list[str]:
    """Map every code point of the basic plane: full width to half width, Traditional to Simplified."""
    table = [chr(code) for code in range(0x10000)]
    for code in (*range(0xFE50, 0xFE6C), *range(0xFF01, 0xFF5F), *range(0xFFE0, 0xFFE6)):  # 2﹒5萬, １０
        table[code] = unicodedata.normalize("NFKC", chr(code))[:1]
    for group, plain in ((_DASHES, "-"), (_TILDES, "~"), (_SPACES, " ")):
        table = [plain if character in group else character for character in table]
    table = [" " if unicodedata.category(character) == "Zs" else character for character in table]
    ideographs = table[0x3400:0xA000]
    simplified = opencc.OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    for code, (before, after) in enumerate(zip(ideographs, simplified, strict=True), start=0x3400):
        table[code] = after if len(after) == 1 else before
    return table


@cache
def _uncounted() -> re.Pattern[str]:
    """Idioms and names that hold number characters: 千方百计, 百度, 第四范式."""
    branch = tree("not_quantities")
    groups = [branch[name] for name in ("idioms", "names")] if isinstance(branch, Mapping) else []
    phrases = {str(phrase) for rows in groups if isinstance(rows, list) for row in rows for phrase in _listed(row)}
    return re.compile(alternation(phrases) + r"(?!之[一二三四五六七八九十])")


def _listed(row: object) -> list[object]:
    return row if isinstance(row, list) else [row]


def _blank(match: re.Match[str]) -> str:
    return BLANK * (match.end() - match.start())


def _blank_phrase(match: re.Match[str]) -> str:
    """Blank a phrase out, unless its first characters end a numeral: 5万能买到 is not 万能."""
    before = match.string[match.start() - 1 : match.start()]
    return match.group() if before and before in _NUMERAL and match.group()[0] in _NUMERAL else _blank(match)


def _character(match: re.Match[str]) -> str:
    return html.unescape(match.group())[:1].translate(_table()).ljust(match.end() - match.start())


@cache
def _rare() -> re.Pattern[str]:
    """Match what the table changes, but for the punctuation every Chinese text is full of."""
    changed = (code for code, plain_form in enumerate(_table()) if chr(code) != plain_form)
    return re.compile(f"[{re.escape(''.join(chr(code) for code in changed if chr(code) not in _PUNCTUATION))}]")


def spell_plainly(text: str) -> str:
    """Return `text` in half-width Simplified characters, as long as before."""
    if text.isascii():
        return text
    text = _POINTS.sub(".", text)
    rare = set(_rare().findall(text))
    if len(rare) > _FEW:
        return text.translate(_table())
    for printed, plain_form in _PUNCTUATION.items():  # several times as fast as the table, and most texts need no more
        text = text.replace(printed, plain_form)
    for printed in sorted(rare):  # in this order none is put for another and then replaced itself
        text = text.replace(printed, _table()[ord(printed)])
    return text


def blank_uncounted(spelled: str) -> str:
    """Return a text in plain spelling, as long as before, with addresses and uncounted phrases blanked out."""
    if "&" in spelled:
        spelled = _ENTITY.sub(_character, spelled)
    if "**" in spelled:
        spelled = spelled.replace("**", "  ")
    if "](" in spelled or "://" in spelled or "www." in spelled:
        spelled = _ADDRESS.sub(_blank, spelled)
    return _uncounted().sub(_blank_phrase, spelled)
