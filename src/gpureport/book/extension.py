"""What Sphinx needs to know of the book: its theme, its fragments, and numbers that carry their evidence."""

from __future__ import annotations

import json
from enum import EnumType
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, cast

from docutils import nodes
from markupsafe import Markup
from myst_nb.ext.glue.crossref import read_glue_cache
from myst_nb.ext.glue.roles import PasteTextRole
from myst_nb.ext.glue.utils import PendingGlueReference
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from gpureport.book import addresses
from gpureport.book.chinese import LANGUAGE, cut
from gpureport.book.stage import CLAIM_SOURCES, DATASET, EDITION, FRAGMENTS
from gpureport.errors import InputError

THEME = Path(__file__).parent / "theme"

_DESCRIBED = frozenset({"index", "data"})
_LOGGER = logging.getLogger(__name__)
_OPEN = Markup('<a class="claim number"{site} data-number="{key}" data-evidence="{every}" href="{href}">')


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the book's parts with Sphinx."""
    app.add_config_value(
        "comments_config", {}, "env"
    )  # Jupyter Book sets it for an extension that the book does without
    app.add_html_theme("gpureport", str(THEME))
    app.add_directive("fragment", Fragment)
    app.add_directive("chart", ChartOf)
    app.add_role_to_domain("glue", "text", EvidencedNumber(), override=True)
    app.add_post_transform(LinkNumbers)
    app.add_post_transform(MarkChinese)
    app.connect("builder-inited", _own_search)
    app.connect("html-page-context", _context)
    app.connect("autodoc-process-signature", _signature)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class Fragment(SphinxDirective):
    """Takes in a piece of HTML that was made from the report, by its name."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the fragment as raw HTML; a name without a fragment is a warning, which fails the build."""
        path = Path(self.env.srcdir) / FRAGMENTS / f"{self.arguments[0]}.html"
        if not path.is_file():
            _LOGGER.warning("no fragment named %r", self.arguments[0], location=self.get_location())
            return []
        self.env.note_dependency(str(path))
        return [nodes.raw("", path.read_text("utf-8"), format="html")]


class ChartOf(SphinxDirective):
    """Takes in a chart of a notebook: `{chart} notebooks/prices.ipynb 2` is the second."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Return the chart as raw HTML; one that is not there is a warning, which fails the build."""
        name, number = self.arguments
        path = Path(self.env.srcdir) / name
        charts = charts_of(json.loads(path.read_text("utf-8"))) if path.is_file() else []
        if not number.isdigit() or not 1 <= int(number) <= len(charts):
            _LOGGER.warning("%s has no chart %s, but %d", name, number, len(charts), location=self.get_location())
            return []
        self.env.note_dependency(str(path))
        return [nodes.raw("", charts[int(number) - 1], format="html")]


def charts_of(notebook: dict[str, Any]) -> list[str]:
    """Return the charts that an executed notebook shows, as HTML, in order."""
    outputs = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", ())]
    shown = ["".join(data.get("text/html", "")) for data in outputs]
    return [text for text in shown if '<figure class="chart"' in text]


class EvidencedNumber(SphinxRole):
    """`{glue:text}` that links the number to the evidence its notebook gave it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the number in its link; one of another page is linked once all pages are read."""
        paste = PasteTextRole()
        found, messages = paste(
            self.name, self.rawtext, self.text, self.lineno, self.inliner, self.options, self.content
        )
        if found and not isinstance(found[0], PendingGlueReference):
            key = self.text.rsplit(":", 1)[0]
            glued = self.inliner.document["nb_renderer"].renderer.nb_client.glue_data[key]
            opened, closed = _link(glued, Path(self.env.srcdir), f"{Path(self.env.docname).stem}.{key}")
            found = [opened, *found, closed]
        return found, messages


class LinkNumbers(SphinxPostTransform):
    """Links the numbers that pages take from other pages, just before they are put in."""

    default_priority: ClassVar[int] = 4

    def run(self, **_: object) -> None:
        """Wrap each number that waits for its value in the link to its evidence."""
        folder = cast(Any, self.env).mystnb_config.output_folder
        waiting: list[Any] = list(self.document.findall(PendingGlueReference))
        for node in waiting:
            glued = read_glue_cache(folder, node.refdoc).get(node.key)
            if glued is not None and node.gtype == "text":
                opened, closed = _link(glued, Path(self.env.srcdir), f"{Path(node.refdoc).stem}.{node.key}")
                index = node.parent.index(node)
                node.parent.insert(index + 1, closed)
                node.parent.insert(index, opened)


class MarkChinese(SphinxPostTransform):
    """Says of the Chinese in English prose that it is Chinese."""

    default_priority: ClassVar[int] = 900

    def run(self, **_: object) -> None:
        """Put each run of Chinese outside code into an element of its own."""
        for text in list(self.document.findall(nodes.Text)):
            pieces = cut(text.astext())
            if any(chinese for _, chinese in pieces) and not isinstance(text.parent, nodes.literal_block | nodes.raw):
                text.parent.replace(text, [_piece(piece, chinese=chinese) for piece, chinese in pieces])


def _piece(text: str, *, chinese: bool) -> nodes.Node:
    # the writer makes an attribute of a class of this form
    return nodes.inline(text, text, classes=[f"language-{LANGUAGE}"]) if chinese else nodes.Text(text)


def _link(glued: dict[str, Any], source: Path, key: str) -> tuple[nodes.raw, nodes.raw]:
    """Return the two ends of the link to the evidence of a number that a notebook glued, by `notebook.key`.

    None is a warning, which fails the build.
    """
    references = list(dict.fromkeys(str(glued.get("metadata", {}).get("evidence", "")).split()))
    try:
        if not references:
            raise InputError(f"glued number {key!r} names no evidence")
        kind, href = addresses.evidence(references[0], _claim_sources(source))
        for reference in references[1:]:
            addresses.evidence(reference, _claim_sources(source))
    except InputError as error:
        _LOGGER.warning("%s", error)
        return nodes.raw("", "", format="html"), nodes.raw("", "", format="html")
    site = Markup(" data-site") if kind == "page" else ""
    opened = _OPEN.format(site=site, key=key, every=" ".join(references), href=href)
    return nodes.raw("", str(opened), format="html"), nodes.raw("", "</a>", format="html")


@cache
def _claim_sources(source: Path) -> dict[str, str]:
    return dict(json.loads((source / CLAIM_SOURCES).read_text("utf-8")))


def _own_search(app: Sphinx) -> None:
    # the book brings an index of its own, which works from the disk and in Chinese
    cast(StandaloneHTMLBuilder, app.builder).search = False


def _context(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    metadata = app.env.metadata.get(page, {})
    context["kind"] = metadata.get("page", "notebook" if page.startswith("notebooks/") else "prose")
    context["description"] = metadata.get("description") or _first_words(doctree)
    context["dataset"] = (Path(app.srcdir) / DATASET).read_text("utf-8") if page in _DESCRIBED else ""
    context["release"] = (Path(app.srcdir) / EDITION).read_text("utf-8")
    context["root"] = "../" * page.count("/")


def _first_words(doctree: nodes.document | None) -> str:
    """Return the first paragraph of a page as plain text, which describes it where nothing else does."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None) if doctree else None
    if paragraph is None:
        return ""
    return "".join(text for text in paragraph.findall(nodes.Text) if not isinstance(text.parent, nodes.raw))


def _signature(
    _app: Sphinx, what: str, _name: str, documented: object, _options: object, signature: str, returns: str
) -> tuple[str, str] | None:
    # an enumeration is not called, whatever its metaclass says
    return ("", returns) if what == "class" and isinstance(documented, EnumType) and signature else None
