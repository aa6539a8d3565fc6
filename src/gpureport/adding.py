"""Takes a new article in: as a seed with its record, or as a private original.

A seed that is made from an article whose text is somebody else's holds the record, and at each paragraph its figure
phrases alone, for a person to write the digest around.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from gpureport.articles import HTML_SUFFIXES, SUFFIXES, decode, read_article, read_articles
from gpureport.errors import InputError
from gpureport.extract import extract
from gpureport.formats import company_name, number
from gpureport.lexicon import fold
from gpureport.paths import Project
from gpureport.periods import valid
from gpureport.quantities.plain import spell_plainly
from gpureport.records import NOT_UNDERSTOOD, Article, Claim, Zone
from gpureport.today import day_of, printed_day

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be")
SHINGLE = 12
SAME_TEXT = 0.6
SAME_PHRASES = 0.8
FEWEST_PHRASES = 8

_ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
_RECORD = ("title", "title_en", "publisher", "author", "published", "address", "language", "rights")


@dataclass(frozen=True, slots=True)
class New:
    """An article as it came in, with its record filled, the encoding of its file, and what was read in it."""

    article: Article
    encoding: str
    claims: tuple[Claim, ...]


def read_new(path: Path, record: Mapping[str, str], project: Project) -> New:
    """Read a file of text, Markdown or HTML; `record` has the fields a person gives, `id` among them.

    Raises InputError for a file that is no article, an id that is taken or badly written, and a date that is none.
    """
    if path.suffix.lower() not in SUFFIXES and not path.is_dir():
        raise InputError(f"{path} ends in {path.suffix or 'nothing'}: wanted {', '.join(sorted(SUFFIXES))}")
    if not path.is_file():
        raise InputError(
            f"{path} {'is a folder' if path.is_dir() else 'does not exist'}: wanted the file of an article"
        )
    found = read_article(path)
    if not found.text.strip():
        raise InputError(f"{path} holds no text: wanted an article")
    given = {name: " ".join(value.split()) for name, value in record.items() if value.strip()}
    fields: dict[str, Any] = {"id": "", "title": _title(found, path), **_measured(found), **_dated(found), **given}
    if "published" in given:
        fields |= {"date_basis": "stated", "date_reason": ""}
    _require_day(fields["published"])
    filled = replace(found, **fields)
    article = replace(filled, id=filled.id or next_id(project, filled, path))
    _require_free(article.id, project)
    return New(article, _encoding(path.read_bytes(), path), tuple(extract(article)))


def next_id(project: Project, article: Article, path: Path) -> str:
    """Return the next number with a name in Latin letters: the publisher's, or the file's."""
    numbers = [int(p.stem[:3]) for p in project.seeds.glob("[0-9][0-9][0-9]_*.md")]
    words = (re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") for name in (article.publisher, path.stem))
    return f"{max(numbers, default=-1) + 1:03}_{next(filter(None, words), 'article')}"


def find_duplicate(new: New, project: Project) -> str | None:
    """Return why the project has this article already, `None` where it has not.

    By the hash of its text, by the text itself where the other's is at hand, and by figure phrases in the same order.
    """
    shingles, phrases = _shingles(new.article.text), _phrases(new.claims)
    for seed in read_articles([project.seeds]):
        if seed.sha256 == new.article.sha256:
            return f"it is the original of {seed.id}, by its hash"
        if _share(shingles, _shingles(seed.text)) >= SAME_TEXT:
            return f"its text is that of {seed.id}"
        theirs = _phrases(extract(seed))
        if min(len(phrases), len(theirs)) >= FEWEST_PHRASES and _share(phrases, theirs) >= SAME_PHRASES:
            return f"its figures are those of {seed.id}"
    for path in sorted(project.originals.glob("*")):
        if path.suffix in SUFFIXES and _share(shingles, _shingles(read_article(path).text)) >= SAME_TEXT:
            return f"its text is that of {path.relative_to(project.root)}"
    return None


def as_seed(new: New, *, whole: bool = False) -> str:
    """Return the file of a seed: the record, then the text as it is, or title and figure phrases by paragraph."""
    record = {"id": new.article.id, **{name: getattr(new.article, name) for name in _RECORD}}
    record |= {"date_basis": new.article.date_basis, "date_reason": new.article.date_reason}
    record |= {"sha256": new.article.sha256, "length": new.article.length}
    front = yaml.safe_dump({k: v for k, v in record.items() if v}, allow_unicode=True, sort_keys=False, width=100)
    paragraphs = _whole(new.article) if whole else _phrases_by_paragraph(new)
    heading = next((p.number for p in new.article.paragraphs if p.zone == Zone.TITLE), 1)
    return f"---\n{front}---\n\n" + "\n\n".join([f"# ¶{heading} {new.article.title}", *paragraphs]) + "\n"


def describe(new: New) -> Iterator[str]:
    """Say what was understood, with counts."""
    article, kinds = new.article, Counter(str(claim.kind) for claim in new.claims)
    body = [p for p in article.paragraphs if p.zone != Zone.FURNITURE]
    unread = sum(claim.rule == NOT_UNDERSTOOD for claim in new.claims)
    paragraphs = f"{len(body)} paragraph{'' if len(body) == 1 else 's'}"
    yield f"text: {new.encoding}, {article.length:,} letters, {paragraphs}" + _rest(article, body)
    yield f"title: {article.title}"
    inferred = f" (inferred: {article.date_reason}; else give --published)" if article.date_reason else ""
    unknown = "no date found: relative dates stay open; give --published"
    yield f"published: {article.published + inferred if article.published else unknown}"
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield f"quantities: {number(len(new.claims))} ({listed or 'none'}), {unread} not understood"
    subjects = Counter(subject for claim in new.claims for subject in claim.subjects)
    yield f"companies: {', '.join(f'{company_name(s)} {n}' for s, n in subjects.most_common(12)) or 'none'}"
    products = Counter(product for claim in new.claims for product in claim.products)
    yield f"products: {', '.join(f'{p} {n}' for p, n in products.most_common(12)) or 'none'}"


def _rest(article: Article, body: Sequence[object]) -> str:
    furniture = len(article.paragraphs) - len(body)
    return f", {furniture} more of page furniture" if furniture else ""


def _title(article: Article, path: Path) -> str:
    titles = (article.text[p.start : p.end] for p in article.paragraphs if p.zone == Zone.TITLE)
    found = next((" ".join(title.strip("\ufeff# \n").split()) for title in titles), "")
    return " ".join(article.title.split()) or found or path.stem


def _measured(article: Article) -> dict[str, object]:
    digest = hashlib.sha256(article.text.encode()).hexdigest()
    return {"sha256": digest, "length": len(article.text), "language": _language(article.text)}


def _dated(article: Article) -> dict[str, str]:
    if article.published:
        basis = article.date_basis or "stated"
        return {"published": article.published, "date_basis": basis}
    folded = fold(article.text)
    if (printed := printed_day(folded)) and valid(printed.iso()):
        return {"published": printed.iso(), "date_basis": "stated"}
    if latest := day_of(article, folded):
        reason = "the text speaks of no later time"
        return {"published": latest.period(), "date_basis": "inferred", "date_reason": reason}
    return {"published": ""}


def _require_day(published: str) -> None:
    if published and not (_DAY.fullmatch(published) and valid(published)):
        raise InputError(f"published is {published!r}: wanted a day, or its month where no day is known: 2023-06-14")


def _language(text: str) -> str:
    letters = "".join(c for c in text if c.isalpha())
    chinese = "".join(c for c in letters if "\u4e00" <= c <= "\u9fff")
    if len(chinese) <= len(letters) / 10:
        return "en"
    traditional = sum(a != b for a, b in zip(chinese, spell_plainly(chinese), strict=True))
    return "zh-Hant" if traditional > len(chinese) / 20 else "zh-Hans"


def _require_free(name: str, project: Project) -> None:
    if not _ID.fullmatch(name):
        raise InputError(f"id is {name!r}: wanted small letters, digits and _, like 004_publisher")
    if (project.seeds / f"{name}.md").exists():
        raise InputError(f"id {name!r} is taken by seeds/{name}.md: give another with --id")


def _encoding(content: bytes, path: Path) -> str:
    text = decode(content, str(path))
    kind = "HTML in " if path.suffix.lower() in HTML_SUFFIXES else ""
    return kind + next((name.upper() for name in ENCODINGS if _decodes(content, name, text)), "another encoding")


def _decodes(content: bytes, encoding: str, text: str) -> bool:
    try:
        return content.decode(encoding) == text
    except UnicodeDecodeError:
        return False


def _whole(article: Article) -> list[str]:
    kept = (p for p in article.paragraphs if p.zone in {Zone.BODY, Zone.TABLE})
    return [f"¶{p.number} {article.text[p.start : p.end].strip()}" for p in kept]


def _phrases_by_paragraph(new: New) -> list[str]:
    paragraphs: dict[int, list[str]] = {}
    for claim in new.claims:
        if claim.zone != Zone.TITLE:
            paragraphs.setdefault(claim.paragraph, []).append(" ".join(claim.text.split()))
    return [f"¶{count} {'；'.join(phrases)}。" for count, phrases in sorted(paragraphs.items())]


def _shingles(text: str) -> Counter[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    return Counter({plain[i : i + SHINGLE]: 1 for i in range(len(plain) - SHINGLE + 1)})


def _phrases(claims: Iterable[Claim]) -> Counter[str]:
    return Counter("".join(claim.text.split()) for claim in claims)


def _share(some: Counter[str], others: Counter[str]) -> float:
    either = (some | others).total()
    return (some & others).total() / either if either else 0.0
