"""Says what is part of what: chips of families, units of companies, companies' holdings of their country's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from gpureport.vocabulary import table

ANY_CHIP = "GPU"


@lru_cache(maxsize=65536)
def wider(name: str) -> frozenset[str]:
    """Return a chip's or company's name and everything it is part of."""
    names = [name]
    while (whole := _within().get(names[-1])) and whole not in names:
        names.append(whole)
    return frozenset(names)


def included(parts: Iterable[str], wholes: Iterable[str]) -> bool:
    """Say whether every part lies in one of the wholes; an unspecific chip is any."""
    allowed = set(wholes)
    return ANY_CHIP in allowed or all(wider(part) & allowed for part in parts)


def apart(names: Iterable[str], others: Iterable[str]) -> bool:
    """Say whether two sets of names have nothing in common."""
    mine, theirs = set(names), set(others)
    shared = any(wider(name) & theirs for name in mine) or any(wider(name) & mine for name in theirs)
    return ANY_CHIP not in mine | theirs and not shared


def widest(names: Iterable[str]) -> tuple[str, ...]:
    """Return names sorted, without those that lie in another of them."""
    known = set(names)
    return (ANY_CHIP,) if ANY_CHIP in known else tuple(sorted(n for n in known if not (wider(n) - {n}) & known))


@cache
def _within() -> Mapping[str, str]:
    return {row["part"]: row["whole"] for row in table("within")}
