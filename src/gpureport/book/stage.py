"""Lays out what Jupyter Book builds from: a folder of its own, so that a build never reads the rest of the checkout."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from gpureport.analysis.answers import article_name
from gpureport.book.changes import changes, plain
from gpureport.book.dataset import dataset
from gpureport.book.fragments import Surroundings, fragments
from gpureport.book.lookup import Lookup
from gpureport.book.released import newest
from gpureport.errors import InputError
from gpureport.paths import Project
from gpureport.records import Article
from gpureport.reference import load_export_rules

FRAGMENTS = "_fragments"
CLAIM_SOURCES = "_claims.json"
DATASET = "_dataset.json"
CHANGES = "_changes.json"
EDITION = "_edition.txt"

TOC = "_toc.yml"

_SKIPPED = frozenset({"_build", TOC, "numbers.yml"})
# pages that stand elsewhere in the checkout, where people look for them
_FROM_ELSEWHERE = {
    "changelog": ("CHANGELOG.md", "What changed, edition by edition"),
    "codebook": ("data/README.md", "What every table and column of the data means"),
}
_ARTICLES = {"glob": "articles/*"}


def stage(project: Project, lookup: Lookup, folder: Path, executed: Path | None = None) -> None:
    """Write hand-written pages, executed notebooks, article pages and fragments into an empty `folder`.

    `executed` holds the notebooks with their outputs; by default they are those kept in `notebooks/`.

    Raises InputError where the hand-written pages are not there.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _pages(project, folder)
    for path in project.notebook_files:
        _write(folder / "notebooks" / path.name, _notebook((executed or project.notebooks) / path.name))
    for article in lookup.report.articles:
        _write(folder / "articles" / f"{article.id}.md", article_page(article, lookup))
    shown = [(executed or project.notebooks) / path.name for path in project.notebook_files]
    beside = _surroundings(project, lookup, shown)
    for name, html in fragments(lookup, beside):
        _write(folder / FRAGMENTS / f"{name}.html", html)
    _write(folder / CHANGES, json.dumps(plain(beside.changes), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    toc = yaml.safe_load((project.root / "book" / TOC).read_text("utf-8"))
    _write(folder / TOC, _yaml(with_articles(toc, lookup.report.articles)))
    _write(folder / EDITION, newest(project).version)
    sources = {claim.claim_id: claim.source for claim in lookup.report.claims}
    title = settings(project)["title"]
    _write(folder / DATASET, dataset(lookup, title, base_address(project)))
    _write(folder / CLAIM_SOURCES, json.dumps(sources, sort_keys=True))


def settings(project: Project) -> dict[str, Any]:
    """Return the book's settings."""
    return dict(yaml.safe_load((project.root / "_config.yml").read_text("utf-8")))


def base_address(project: Project) -> str:
    """Return the address the site is published at, with its slash: `$GPUREPORT_ADDRESS`, else that of `_config.yml`.

    Raises InputError where it is no whole address.
    """
    address = os.environ.get("GPUREPORT_ADDRESS") or str(settings(project)["html"]["baseurl"])
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", address):
        raise InputError(
            f"the site's address is {address!r}: wanted a whole one such as https://example.org/book/, in _config.yml "
            "under html: baseurl or in GPUREPORT_ADDRESS"
        )
    return f"{address.rstrip('/')}/"


def article_page(article: Article, lookup: Lookup) -> str:
    """Return the Markdown of an article's page: its title, its description, and its digest as a fragment."""
    count = len(lookup.claims_of[article.id])
    title = article.title_en or article.title or article.id
    description = (
        f"{title}: {article.publisher}, {article.published}. A digest with {count} claims, each where it stands."
    )
    front = {"description": description, "page": "article"}
    return f"---\n{_yaml(front)}---\n\n# {title}\n\n```{{fragment}} article-{article.id}\n```\n"


def with_articles(toc: object, articles: Sequence[Article]) -> object:
    """Return the contents with every article, the earliest first, in the place of `glob: articles/*`."""
    if isinstance(toc, dict):
        return {name: with_articles(part, articles) for name, part in toc.items()}
    if isinstance(toc, list):
        ranked = sorted(articles, key=lambda a: (a.published, a.id))
        listed = [{"file": f"articles/{a.id}", "title": article_name(a)} for a in ranked]
        return [new for part in toc for new in (listed if part == _ARTICLES else [with_articles(part, articles)])]
    return toc


def _surroundings(project: Project, lookup: Lookup, notebooks: Sequence[Path]) -> Surroundings:
    report = lookup.report
    made = {name: len(getattr(report, name)) for name in ("claims", "findings", "checks", "relations")}
    for path in sorted(project.data.rglob("*.csv")):
        name = path.relative_to(project.data).with_suffix("").as_posix()
        if name not in made:
            with path.open(encoding="utf-8", newline="") as file:
                made[name] = sum(1 for _ in csv.DictReader(file))
    return Surroundings(load_export_rules(project.reference), changes(project, lookup, notebooks), made)


def _pages(project: Project, folder: Path) -> None:
    book = project.root / "book"
    if not (book / "index.md").is_file():
        raise InputError(f"{book} holds no index.md: the checkout is incomplete")
    for path in sorted(book.iterdir()):
        if path.name in _SKIPPED:
            continue
        copy = shutil.copytree if path.is_dir() else shutil.copyfile
        copy(path, folder / path.name)
    for name, (file, description) in _FROM_ELSEWHERE.items():
        text = (project.root / file).read_text("utf-8")
        _write(folder / f"{name}.md", f"---\ndescription: {description}\n---\n\n{text}")


def _notebook(path: Path) -> str:
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["metadata"]["tags"] = sorted({*cell["metadata"].get("tags", ()), "hide-input"})
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)


def _yaml(front: object) -> str:
    return str(yaml.safe_dump(front, allow_unicode=True, sort_keys=True, width=10_000))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
