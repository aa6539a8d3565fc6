"""Links inside the site lead somewhere, and nothing is loaded from anywhere else."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml import html

from gpureport.check.pages import Site
from gpureport.check.problems import Problem

# what a browser fetches by itself, unlike a link, which a reader follows
_LOADED = ("//script/@src", "//link[not(@rel='canonical')]/@href", "//img/@src", "//source/@src", "//iframe/@src",
           "//video/@src", "//audio/@src", "//embed/@src", "//object/@data", "//@srcset")  # fmt: skip
_HANDLERS = "//@*[starts-with(name(), 'on')]"
_INLINE = "//script[not(@src) and not(@type='application/json') and not(@type='application/ld+json')]"


def check_links(site: Site) -> Iterator[Problem]:
    """Yield every link and anchor that leads nowhere, id used twice, resource of another host, and inline script."""
    ids = {name: Counter(map(str, page.xpath("//@id"))) for name, page in site.pages.items()}
    for name, page in site.pages.items():
        yield from (Problem(name, f"id {i!r} stands {n} times: ids are unique") for i, n in ids[name].items() if n > 1)
        for address in sorted({str(a) for a in page.xpath("//a/@href | //*[local-name()='a']/@href")}):
            yield from _link(site, ids, name, address)
        yield from _loaded(site, name, page)


def _link(site: Site, ids: dict[str, Counter[str]], name: str, address: str) -> Iterator[Problem]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return
    target = _resolve(name, parts.path)
    if target not in site.files:
        yield Problem(name, f"link to {address!r}: there is no {target}")
    elif parts.fragment and target in ids and not ids[target][unquote(parts.fragment)]:
        yield Problem(name, f"link to {address!r}: {target} has nothing with the id {unquote(parts.fragment)!r}")


def _loaded(site: Site, name: str, page: html.HtmlElement) -> Iterator[Problem]:
    for address in (str(a) for query in _LOADED for a in page.xpath(query)):
        parts = urlsplit(address)
        if parts.scheme == "data":
            continue
        if parts.scheme or parts.netloc:
            yield Problem(name, f"loads {address!r} from another host: keep a copy in the site")
        elif _resolve(name, parts.path) not in site.files:
            yield Problem(name, f"loads {address!r}, which is not there")
    if page.xpath(_HANDLERS):
        yield Problem(name, "has an inline event handler, which the page's security policy refuses")
    if page.xpath(_INLINE):
        yield Problem(name, "has an inline script, which the page's security policy refuses")


def _resolve(page: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
