"""Reads originals and digests with the same extractor and says where the two readings differ.

A digest states an article's facts in other sentences with the same figure phrases, so both must give the same claims:
two wordings of one fact test the extractor.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from gpureport.articles import SUFFIXES, read_article
from gpureport.errors import InputError
from gpureport.extract import extract
from gpureport.records import CORE_KINDS, Article, Claim

COMPARED = (
    "kind",
    "subject",
    "products",
    "value",
    "low",
    "high",
    "unit",
    "per",
    "qualifier",
    "direction",
    "period",
    "status",
)

Place = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One claim that the two readings of an article do not share.

    `field` is empty where one reading does not have the claim at all; `original` and `digest` say what each reads.
    """

    source: str
    paragraph: int
    text: str
    field: str
    original: str
    digest: str
    core: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """The differences, and the share of core claims, of either reading, that agree in every compared field."""

    sources: tuple[str, ...]
    differences: tuple[Difference, ...]
    core: int
    agreeing: int

    @property
    def share(self) -> float:
        """The share of core claims that agree, 1 where there is none."""
        return self.agreeing / self.core if self.core else 1.0


def pair_originals(seeds: Iterable[Article], folder: Path) -> list[tuple[Article, Article]]:
    """Match the originals in a folder to their digests by the hash of the text.

    The original takes its digest's record, so that relative dates and ids come out alike. Raises InputError where the
    folder is not there or holds no original of these seeds.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder: wanted the folder that holds the originals")
    by_hash = {seed.sha256: seed for seed in seeds if seed.sha256}
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    read = [(_seed_of(path, by_hash), path) for path in files]
    pairs = [(_with_record(read_article(path), seed), seed) for seed, path in read if seed]
    if not pairs:
        raise InputError(f"{folder} holds no original of the seeds: wanted files with the hashes that seeds state")
    return sorted(pairs, key=lambda pair: pair[1].id)


def verify(pairs: Sequence[tuple[Article, Article]]) -> Verification:
    """Compare the readings of originals and digests, claim by claim, by paragraph and phrase."""
    differences: list[Difference] = []
    core = agreeing = 0
    for original, digest in pairs:
        theirs, ours = _by_place(extract(original)), _by_place(extract(digest))
        for place in sorted(theirs.keys() | ours.keys()):
            found = list(_differences(digest.id, place, theirs.get(place), ours.get(place)))
            differences += found
            if any(claim and claim.kind in CORE_KINDS for claim in (theirs.get(place), ours.get(place))):
                core, agreeing = core + 1, agreeing + (not found)
    return Verification(tuple(digest.id for _, digest in pairs), tuple(differences), core, agreeing)


def describe(verification: Verification) -> Iterator[str]:
    """Say the differences in lines, and the share in the last."""
    for d in verification.differences:
        what = (
            f"{d.field}: {d.original} in the original, {d.digest} in the digest" if d.field else d.original or d.digest
        )
        yield f"{d.source} ¶{d.paragraph} {d.text}: {what}"
    yield (
        f"{len(verification.sources)} articles: {verification.agreeing} of {verification.core} core claims agree "
        f"({100 * verification.share:.1f} %), {len(verification.differences)} differences in all"
    )


def _seed_of(path: Path, by_hash: Mapping[str, Article]) -> Article | None:
    # by the file as it is, or by its text where that was encoded otherwise
    contents = (path.read_bytes, partial(_text, path))
    hashes = (hashlib.sha256(content()).hexdigest() for content in contents)
    return next((by_hash[name] for name in hashes if name in by_hash), None)


def _text(path: Path) -> bytes:
    return read_article(path).text.encode()


def _with_record(original: Article, seed: Article) -> Article:
    return replace(seed, text=original.text, paragraphs=original.paragraphs)


def _by_place(claims: Iterable[Claim]) -> dict[Place, Claim]:
    counts: Counter[tuple[int, str]] = Counter()
    placed: dict[Place, Claim] = {}
    for claim in claims:
        key = (claim.paragraph, "".join(claim.text.split()))
        counts[key] += 1
        placed[*key, counts[key]] = claim
    return placed


def _differences(source: str, place: Place, original: Claim | None, digest: Claim | None) -> Iterator[Difference]:
    paragraph, text, _ = place
    claim = original or digest
    core = any(one is not None and one.kind in CORE_KINDS for one in (original, digest))
    if original is None or digest is None:
        where = "only in the original" if original else "only in the digest"
        said = f"{where} ({claim.kind})" if claim else where
        yield Difference(source, paragraph, text, "", said if original else "", said if digest else "", core)
        return
    for field in COMPARED:
        theirs, ours = getattr(original, field), getattr(digest, field)
        if theirs != ours:
            yield Difference(source, paragraph, text, field, str(theirs), str(ours), core)
