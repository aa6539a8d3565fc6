"""Makes a drawing fit for a page: no needless markup, colours the page can change, links a keyboard reaches once."""

from __future__ import annotations

import re

from gpureport.charts.theme import COLOURS

# what Vega writes for its own interaction, of which a drawing on a page has none
_NEEDLESS = re.compile(
    r' (?:pointer-events="none"|aria-hidden="true"|aria-roledescription="[^"]*"|role="(?:graphics-[a-z]+|img)"'
    r'|xmlns(?::xlink)?="[^"]*"|version="1\.1"|target="[^"]*"|font-family="[^"]*"|fill-opacity="1"|opacity="1")'
    r'|<path class="(?:background|foreground)"[^>]*?/>'
)
_SIZE = re.compile(r'^<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]+)">')
_GROUP = re.compile(r'<g class="[^"]*"')
_LINK = re.compile(r'<a (?:xlink:)?href="([^"]*)"[^>]*>(<(?:path|text)[^>]*?)( aria-label="[^"]*")?((?:\s[^>]*)?>)')
# only links are named: assistive technology passes over what nothing can be done with
_LABEL = re.compile(r'(<(?!a )[a-z]+[^>]*?) aria-label="[^"]*"')
_EVIDENCE = re.compile(r"#(claim|finding|check)-([0-9a-f]+)$")
# the converter takes an address that begins with `data/` for one of Vega's own data sets
_DATA_SETS = "https://vega.github.io/vega-datasets/"
_LONG_NUMBER = re.compile(r"(?<=[,( \"MLHVAhvlmac-])-?\d+\.\d{3,}")
_OPENED = (
    r'<svg class="marks" viewBox="\3" width="\1" height="\2" '
    'style="max-width:100%;height:auto;font-family:var(--look,Helvetica,Arial,sans-serif)">'
)
_COLOUR = re.compile("|".join(f'(?:fill|stroke)="{colour}"' for colour in COLOURS))


def tidy(drawn: str) -> str:
    """Return Vega's SVG as a page holds it."""
    light = _GROUP.sub("<g", _NEEDLESS.sub("", drawn))
    light = _LONG_NUMBER.sub(lambda match: f"{float(match.group()):.2f}".rstrip("0").rstrip("."), light)
    return _SIZE.sub(_OPENED, _COLOUR.sub(_recolour, _links(light)))


def _links(svg: str) -> str:
    # a row's label, bar and dot lead to the same place: the keyboard stops there once
    seen: set[str] = set()

    def link(match: re.Match[str]) -> str:
        href, opened, label, rest = match.groups()
        href = href.removeprefix(_DATA_SETS)
        again = ' tabindex="-1"' if href in seen else ""
        seen.add(href)
        named = _EVIDENCE.search(href)
        evidence = f' class="claim" data-{named[1]}="{named[2]}"' if named else " data-site"
        # a text is its own name
        name = "" if opened.startswith("<text") else label or ""
        return f'<a{evidence} href="{href}"{name}{again}>{opened}{rest}'

    return _LABEL.sub(r"\1", _LINK.sub(link, svg))


def _recolour(match: re.Match[str]) -> str:
    attribute, _, colour = match.group().partition("=")
    colour = colour.strip('"')
    return f'{attribute}="var({COLOURS[colour][0]},{colour})"'
