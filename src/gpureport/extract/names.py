"""Names no table knows: an unknown company in subject position is a subject under an id made of its name.

The id of a Latin name is the name in lower case with underscores, that of a Chinese name the name itself in
Simplified characters without the company's legal form: the same name gives the same id in every article.
"""

from __future__ import annotations

import re
from functools import cache

from gpureport.extract.reading import Reading, Spot
from gpureport.lexicon import fold, grammar
from gpureport.vocabulary import words

_LATIN = re.compile(
    r"(?<![A-Za-z0-9'’.\-])(?P<name>[A-Z][A-Za-z0-9&]*(?:[.\-][A-Za-z0-9]+)*(?: [A-Z][A-Za-z0-9&\-]*){0,3})"
    r"(?=(?:'s|’s)? ?(?:[一-鿿]|,? (?:which|a|the|has|had|have|will|is|was|plan|also|said|says|to|[a-z]+(?:ed|s)\b)))"
)
_CALLED = re.compile(
    r"(?:名为|名叫|叫做|叫|名称是|called |named |known as )[“\"‘「《 ]?"
    r"(?P<name>[一-鿿]{2,8}?|[A-Z][\w. ]*?[\w.])(?=[”\"’」》,，]|的)"
)
_FORM = re.compile(r"(?i),? (?:inc|corp|corporation|ltd|limited|group|holdings|plc|llc|co)\.?$")
_LONGEST = 120


def unknown_subject(reading: Reading, spot: Spot, *, called: bool) -> str | None:
    """Return the id of an unknown company named before a quantity in its sentence, the nearest clause first.

    `called` asks for a name only where the words introduce one: 一家名为……的公司.
    """
    begin = max(spot.first, spot.start - _LONGEST)
    held = {
        p
        for role in ("company", "product", "date", "speaker")
        for m in reading.mentions(role, begin, spot.start)
        for p in (m.start,)
    }
    introduced = _CALLED.search(reading.clean, begin, spot.start)
    if introduced or called:
        return _plain(introduced.group("name")) if introduced else None
    for match in reversed([*_chinese().finditer(reading.folded, begin, spot.start)]):
        name = match.group("name")
        if not any(word in name for word in grammar("generic_names")) and not held & {*range(*match.span("name"))}:
            return _plain(name)
    for match in reversed([*_LATIN.finditer(reading.clean, begin, spot.start)]):
        name = _FORM.sub("", match.group("name"))
        generic = set(name.split()) <= set(words("grammar", "latin_generic"))
        if not generic and not held & {*range(*match.span("name"))}:
            return _plain(name)
    return None


@cache
def _chinese() -> re.Pattern[str]:
    """Two to six characters and what companies' names end in, where a clause begins."""
    endings = "|".join(map(re.escape, grammar("name_endings")))
    leads = "|".join(map(re.escape, grammar("name_leads")))
    return re.compile(
        rf"(?:^|[,。;:!?(\"“「、\s]|{leads})(?P<name>[一-鿿]{{2,6}}?(?:{endings}))(?![一-鿿]{{0,1}}[、人])"
    )


def _plain(name: str) -> str:
    name = fold(name)
    for form in grammar("name_droppings"):
        name = name.removesuffix(form)
    return re.sub(r"[^a-z0-9]+", "_", name).strip("_") if name.isascii() else name
