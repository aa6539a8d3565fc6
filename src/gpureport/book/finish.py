"""What is done once Jupyter Book has written its pages: links to evidence, back-links, data, search, and tidying up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from gpureport.book import addresses, downloads, evidence, explorer, search
from gpureport.book.lookup import Lookup
from gpureport.book.stage import base_address
from gpureport.charts.theme import stylesheet
from gpureport.paths import Project
from gpureport.words import words

# what Sphinx and Jupyter Book leave behind that no page of ours reads
_LEFT_BEHIND = ("_sources", "_sphinx_design_static", "jupyter_execute", ".buildinfo", "objects.inv", "searchindex.js")
# a link to evidence is known by its fragment, any other that is written from the site's root by `data-site`
_LINK = re.compile(r'(\shref=")([^"#]*#(claim|finding|check)-([0-9a-f]{16}))(?=")')
_SITE = re.compile(r"<a\b[^>]*\sdata-site\b[^>]*>")
_HREF = re.compile(r'(\shref=")([^"]*)')
_SHORT = re.compile(r'(<a class="claim number)("[^>]*><span class="pasted-text">[^<]{1,22}</span>)')
_SHOWN = re.compile(r'\shref="[^"]*#claim-([0-9a-f]{16})"|\sdata-evidence="([^"]*)"')
_TITLE = re.compile(r"<title>(.*?)(?: · [^<·]*)?</title>", re.DOTALL)
_USED = re.compile(r"<!--used:([0-9a-f]+)-->")
# pages that list every claim anyway: a way back to them says nothing
_LISTINGS = ("articles/", "findings.html", "checks.html", "explorer.html")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as Jupyter Book wrote it, by its address from the site's root."""

    address: str
    text: str

    @property
    def root(self) -> str:
        """The way from the page to the site's root."""
        return "../" * self.address.count("/")

    @property
    def title(self) -> str:
        """The page's title, as HTML."""
        if self.address == "index.html":
            return str(words()["front"])
        match = _TITLE.search(self.text)
        return match.group(1).strip() if match else self.address


def finish(site: Path, lookup: Lookup, project: Project, whatif: Mapping[str, object]) -> None:
    """Make the site of the pages in `site`: every step reads and writes below it."""
    _tidy(site)
    pages = list(read_pages(site))
    used = uses(pages)
    sources = {claim.claim_id: claim.source for claim in lookup.report.claims}
    pages = [Page(page.address, _named(with_uses(relinked(page, sources), page, used))) for page in pages]
    for page in pages:
        (site / page.address).write_text(page.text, "utf-8", newline="\n")
    scripts = evidence.shards(lookup, used) | explorer.scripts(lookup)
    scripts["search.js"] = search.index(_sections(pages))
    scripts["whatif.js"] = evidence.script("whatif", whatif)
    scripts["words.js"] = evidence.script("words", words())
    for name, text in scripts.items():
        _write(site / "_evidence" / name, text)
    with (site / "_static" / "gpureport" / "site.css").open("a", encoding="utf-8", newline="\n") as sheet:
        sheet.write(f"\n/* the colours of drawings */\n{stylesheet()}\n")
    downloads.write(site / "data", project.data, lookup)
    base = base_address(project)
    _write(site / "sitemap.xml", sitemap([page.address for page in pages], base))
    _write(site / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n")


def read_pages(site: Path) -> Iterator[Page]:
    """Yield every page of a site, in order of address."""
    for path in sorted(site.rglob("*.html")):
        yield Page(path.relative_to(site).as_posix(), path.read_text("utf-8"))


def uses(pages: Iterable[Page]) -> dict[str, list[tuple[str, str]]]:
    """Return the (address, title) of the pages that show each claim, listings of all claims apart."""
    found: dict[str, dict[str, str]] = {}
    for page in pages:
        if page.address.startswith(_LISTINGS):
            continue
        for claim_id, references in _SHOWN.findall(page.text):
            named = [r.removeprefix("claim:") for r in references.split() if r.startswith("claim:")]
            for shown in [claim_id, *named] if claim_id else named:
                found.setdefault(shown, {})[page.address] = page.title
    return {claim_id: sorted(places.items()) for claim_id, places in found.items()}


def sitemap(pages: Iterable[str], base: str) -> str:
    """Return the site map; `base` is the address the site is published at, with its slash."""
    rows = "".join(f"<url><loc>{base}{page.removesuffix('index.html')}</loc></url>\n" for page in pages)
    opened = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opened}\n{rows}</urlset>\n'


def relinked(page: Page, sources: dict[str, str]) -> str:
    """Return a page whose links to evidence, written from anywhere, fit where it stands; `sources` by claim."""

    def evidence_link(match: re.Match[str]) -> str:
        opened, address, kind, name = match.groups()
        if kind != "claim" or name in sources:  # else `gpureport check` names it
            address = addresses.evidence(f"{kind}:{name}", sources)[1]
        return opened + _from(page, address)

    def site_link(match: re.Match[str]) -> str:
        return _HREF.sub(lambda href: href.group(1) + _from(page, href.group(2)), match.group(), count=1)

    return _LINK.sub(evidence_link, _SITE.sub(site_link, page.text))


def _named(text: str) -> str:
    # a fold is called what it says, not what MyST-NB would have it read out; a short number stays on one line
    return _SHORT.sub(r"\1 short\2", text.replace(' aria-label="Toggle hidden content"', ""))


def _from(page: Page, address: str) -> str:
    target, hash_sign, fragment = address.partition("#")
    if target == page.address:
        return f"#{fragment}"
    folder, _, name = target.rpartition("/")
    if folder and folder == page.address.rpartition("/")[0]:
        return name + hash_sign + fragment
    return page.root + address


def with_uses(text: str, page: Page, used: dict[str, list[tuple[str, str]]]) -> str:
    """Return a page's text with the ways back to where its claims are used, in the places left for them."""

    def back(match: re.Match[str]) -> str:
        places = used.get(match.group(1), [])
        # a title is HTML already, as its page has it
        links = ", ".join(f'<a href="{page.root}{address}">{title}</a>' for address, title in places)
        return f' <span class="used">in {links}</span>' if links else ""

    return _USED.sub(back, text)


def _sections(pages: Iterable[Page]) -> Iterator[search.Section]:
    for page in pages:
        if page.address not in {"search.html", "explorer.html"}:
            yield from search.sections(page.address, html.document_fromstring(page.text))


def _tidy(site: Path) -> None:
    for name in _LEFT_BEHIND:
        _remove(site / name)
    read = "\n".join(page.text for page in read_pages(site))
    kept = {path.name for path in (site / "_static").glob("*") if path.name in read}
    styles = "\n".join(p.read_text("utf-8") for p in (site / "_static").glob("*.css") if p.name in kept)
    for path in sorted((site / "_static").rglob("*"), reverse=True):
        if path.is_file() and path.name not in kept and path.name not in styles and path.parent.name != "gpureport":
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir():
        for child in path.iterdir():
            _remove(child)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
