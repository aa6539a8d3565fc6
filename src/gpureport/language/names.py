"""Names no table knows: companies an article introduces by what they are called or by how they act.

The id of a Latin name is the name in lower case with underscores, that of a Chinese name the name itself in
Simplified characters without the company's legal form: the same name gives the same id in every article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import dropwhile

from gpureport.lexicon import Mention, Word, fold, grammar, scan
from gpureport.vocabulary import alternation, words

_LATIN = re.compile(
    r"(?P<name>[A-Z](?<![A-Za-z0-9'’.\-][A-Z])[A-Za-z0-9&]*(?:[.\-][A-Za-z0-9]+)*(?: [A-Z][A-Za-z0-9&\-]*){0,3})"
    r"(?=(?:,? (?:Inc|Corp|Ltd)\b\.?)?(?:'s|’s)? ?(?:(?P<han>[一-鿿、(])"
    r"|,? (?:which|an?|the|has|had|have|will|is|was|plans?|also|said|says|to|(?P<loose>[a-z]+(?:ed|s)\b)"
    r"|(?:bought|sold|built|spent|won|paid|took|made|cut|held|told|would|could|may|can|now)\b)))"
)
_NAMED = (
    r"(?:名(?:为|叫|称是)|叫做?|公司|企业|厂商|called |named |known as |一家(?:名[为叫]|叫做?))"
    r"(?:[“\"‘「《 ](?P<name>[一-鿿]{2,8}|[A-Z][\w. ]{1,30}[\w.])[”\"’」》]"
    r"|(?:(?<=一家名[为叫])|(?<=一家叫)|(?<=一家叫做))(?P<plain>[一-鿿]{2,8}?)的)"
)
# 真视通(002771), 真视通公告: what is listed and what files
_FILED = (
    r"(?<![一-鿿])(?P<listed>[一-鿿]{3,5})[(（]\d{6}|(?<![一-鿿0-9])(?P<files>[一-鿿]{3,4})(?:发布|晚间|今日|晚)?公告"
)
_CALLED = re.compile(_NAMED)
_CALLED_OR_FILED = re.compile(f"(?=[名叫公企厂ckn一]|(?<![一-鿿])[一-鿿])(?:{_NAMED}|{_FILED})")
_MAY_FILE = re.compile(r"公告|\(\d{6}|（\d{6}")
_INNER = re.compile(r"(?<=[a-z,;] )[A-Z][A-Za-z0-9&.\-]*[A-Za-z0-9]")
_HEADS = frozenset(["", ".", "\n", "!", "?", ":", "”", '"'])
_AFTER_HAN = re.compile(r"[A-Z](?<=[一-鿿].)[a-z][A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*")  # 服务商|Vast.ai
_HAN = re.compile(r"[一-鿿]+")
_MOST, _LONGEST = 64, 4


def learn(text: str, folded: str) -> list[tuple[str, Word]]:
    """Return the folded surfaces of companies that a text introduces and no table knows, the longest first."""
    found: dict[str, str] = {}
    for match in (_CALLED_OR_FILED if _MAY_FILE.search(text) else _CALLED).finditer(text):
        groups = match.groupdict()
        name, filed = groups["name"] or groups["plain"], fold(groups.get("listed") or groups.get("files") or "")
        if name or not _any_of("generic_names").search(filed):
            found[fold(name or filed)] = name or filed
    found.update({name: name for name in _chinese(folded)})
    generic, acting = _generic(), _any_of("acting_after")
    for match in _AFTER_HAN.finditer(text):
        before = folded[max(0, match.start() - 4) : match.start()]
        if match[0] not in generic and before.endswith(grammar("company_nouns")):
            found.setdefault(fold(match[0]), match[0])
    for match in _LATIN.finditer(text):
        if match["han"] and not acting.match(folded, match.end()):
            continue
        parts = list(dropwhile(lambda w: w in generic or w.endswith("-based"), match.group("name").split(" ")))
        name = " ".join(parts)
        plain = len(parts) == 1 and (name.isupper() or any(c.isdigit() for c in name) or generic & set(name.split("-")))
        first = match.end("name") - len(name)
        person = folded[max(0, first - 16) : first].rstrip().endswith(grammar("offices")) or _is_person(parts)
        acts = not person and _office_after().match(folded, match.end("name")) is None
        # Initial orders: at the head of a sentence a word in -s or -ed may be a noun, unless the name stands elsewhere
        heads = (
            match.group("loose")
            and len(parts) == 1
            and text[max(0, first - 2) : max(0, first - 1)] in _HEADS
            and name not in _inner(text)
        )
        if parts and acts and not plain and not heads and not (len(parts) == 1 and _common(fold(name))):
            found.setdefault(fold(name), name)
    fresh = [(surface, name) for surface, name in found.items() if len(surface) > 2 and not _known(surface)][:_MOST]
    return [(s, Word("company", _plain(name), _trade(s))) for s, name in sorted(fresh, key=lambda one: -len(one[0]))]


def _trade(surface: str) -> str:
    """Say what a company does that no table knows: a broker or a research house only reports."""
    return "media" if surface.endswith(grammar("reporters")) else "other"


def _is_person(parts: list[str]) -> bool:
    """Say whether a Latin name of two or three words begins with a given name or ends in a family name."""
    first, last = (parts[0].lower(), parts[-1].lower()) if 1 < len(parts) < _LONGEST else ("", "")
    return first in grammar("given_names") or last in grammar("family_names")


@cache
def _office_after() -> re.Pattern[str]:
    """Match an office or trade after a person's name: Toby Xu, the finance chief."""
    return re.compile(
        rf",? (?:(?:an?|the|its|\w+'s) )?(?:[a-z\-]+ ){{0,2}}(?:chief|{alternation(grammar('offices'))})\b"
    )


@cache
def epithets() -> re.Pattern[str]:
    """Match what stands between a preposition and a name: from (Japan's cloud provider) Datasection."""
    latin = rf"(?<![a-z])(?:(?:[a-z]+'s|[a-z]+-based|{alternation(grammar('epithets'))}) )+"
    return re.compile(rf"(?:{latin}|{alternation(grammar('homes'))} ?)\Z")


@cache
def epithet_ends() -> frozenset[str]:
    """Return the characters that epithets end in."""
    return frozenset([" ", *(home[-1] for home in grammar("homes"))])


@cache
def appositions() -> tuple[str, ...]:
    """Return what begins a clause that says what the name before it is: DeepSeek, (a) unit of."""
    return tuple(f" {word} " for word in grammar("apposition"))


@lru_cache(maxsize=1)
def _inner(text: str) -> frozenset[str]:
    """The words with a capital inside sentences."""
    return frozenset(_INNER.findall(text))


@cache
def _generic() -> frozenset[str]:
    return frozenset(words("grammar", "latin_generic"))


def named(folded: str, names: list[tuple[str, Word]]) -> Iterator[Mention]:
    """Go through the places of learned names in a paragraph."""
    for surface, word in names:
        place = folded.find(surface)
        while place >= 0:
            yield Mention(place, place + len(surface), word)
            place = folded.find(surface, place + len(surface))


def _chinese(folded: str) -> Iterator[str]:
    """Two to four characters between a boundary and what companies' names end in, a verb after weak ones."""
    strong, acting, nouns = frozenset(grammar("name_endings")), _any_of("acting_after"), _any_of("company_nouns")
    for match in _endings().finditer(folded):
        start, end = match.span()
        sure = match.group() in strong
        acts = sure or acting.match(folded, end)
        if not acts and not nouns.search(folded, start - 8, start):
            continue
        for length in range(2, min(_LONGEST, start) + 1):
            stem, before = folded[start - length : start], folded[max(0, start - length - 4) : start - length]
            if not _HAN.fullmatch(stem):
                break
            if not _HAN.search(before[-1:]) or before.endswith(grammar("name_leads")):
                called = acts or before.endswith(grammar("company_nouns"))
                if called and not _any_of("generic_names").search(stem) and not _has_word(stem):
                    yield stem + match.group()
                break


def _has_word(stem: str) -> bool:
    """Say whether a word of a table or a date of more than one character stands in a name."""
    found = scan(stem)
    return any(b - a > 1 for a, b in [*((a, b) for a, b, _ in found.words), *found.dates])


@cache
def _any_of(name: str) -> re.Pattern[str]:
    return re.compile(alternation(grammar(name)))


@cache
def _endings() -> re.Pattern[str]:
    endings = alternation([*grammar("name_endings"), *grammar("weak_endings")])
    return re.compile(rf"{endings}(?!中心|公司|厂商|服务|计算|企业|行业|产业|巨头)")


def _known(surface: str) -> bool:
    """Say whether a table's company, chip, date or speaker stands in a name."""
    roles = ("company", "product", "date", "speaker")
    return any(word.role in roles for _, _, words_ in scan(surface).words for word in words_)


def _common(surface: str) -> bool:
    """Say whether a word of a table is all there is to a name: Output, Spending."""
    return any(start == 0 and end == len(surface) for start, end, _ in scan(surface).words)


def _plain(name: str) -> str:
    name = fold(name)
    for form in grammar("name_droppings"):
        name = name.removesuffix(form)
    return re.sub(r"[^a-z0-9]+", "_", name).strip("_") if name.isascii() else name
