"""Whole builds of a small checkout: the same bytes anywhere, and no number without its evidence."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from book.sample import make_sample
from gpureport.book import build
from gpureport.errors import InputError, RunError

pytestmark = pytest.mark.book


def make_checkout(folder: Path, root: Path, index: str, metadata: dict[str, str]) -> Path:
    """Lay out a checkout of one page, one notebook that glues one number, and no article of ours."""
    for name in ("_config.yml", "CHANGELOG.md"):
        shutil.copyfile(root / name, folder / name)
    shutil.copytree(root / "data" / "reference", folder / "data" / "reference")
    shutil.copyfile(root / "data" / "README.md", folder / "data" / "README.md")
    for name in ("book", "notebooks", "seeds"):
        (folder / name).mkdir()
    for name in ("articles", "findings", "checks", "explorer", "search", "cite", "data", "method"):
        text = f"---\ndescription: d\npage: {name}\n---\n\n# {name}\n"
        if name not in {"cite", "data", "method"}:
            text += f"\n```{{fragment}} {name}\n```\n"
        (folder / "book" / f"{name}.md").write_text(text, "utf-8")
    (folder / "book" / "index.md").write_text(index, "utf-8")
    (folder / "book" / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n"
        "- glob: notebooks/*\n- file: articles\n  sections:\n  - glob: articles/*\n"
        "- file: findings\n- file: checks\n- file: explorer\n- file: search\n"
        "- file: cite\n- file: data\n- file: codebook\n- file: changelog\n- file: method\n",
        "utf-8",
    )
    output = {
        "output_type": "display_data",
        "metadata": {"scrapbook": {"name": "total", "mime_prefix": "application/papermill.record/"}, **metadata},
        "data": {"application/papermill.record/text/plain": "'about 100,000'"},
    }
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Orders\n\nIn all {glue:text}`total:s`."},
        {"cell_type": "code", "id": "b", "metadata": {}, "source": "x", "outputs": [output], "execution_count": 1},
    ]
    language = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
    notebook = {"cells": cells, "metadata": language, "nbformat": 4, "nbformat_minor": 5}
    (folder / "notebooks" / "orders.ipynb").write_text(json.dumps(notebook), "utf-8")
    return folder


INDEX = "---\ndescription: d\n---\n\n# Start\n\nOrders of {glue:text}`notebooks/orders.ipynb::total:s`.\n"


def evidence() -> dict[str, str]:
    return {"evidence": f"claim:{make_sample().claims[0].claim_id} finding:00000000000000f1"}


def built(folder: Path) -> dict[str, bytes]:
    site = folder / "book" / "_build" / "html"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_two_folders_and_two_time_zones_give_the_same_bytes(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = []
    for zone, name in (("Asia/Shanghai", "one"), ("America/Los_Angeles", "another-longer-name")):
        monkeypatch.setitem(os.environ, "TZ", zone)
        folder = tmp_path / name
        folder.mkdir()
        said: list[str] = []
        first = build(make_checkout(folder, root, INDEX, evidence()), make_sample(), said.append)
        assert first == folder / "book" / "_build" / "html" / "index.html"
        assert "index.html" in said[-1]
        sites.append(built(folder))
    assert sites[0].keys() == sites[1].keys()
    assert [name for name in sites[0] if sites[0][name] != sites[1][name]] == []
    claim = make_sample().claims[0].claim_id
    link = f'data-evidence="{evidence()["evidence"]}" href="articles/000_made.html#claim-{claim}"'
    assert link in sites[0]["index.html"].decode(), "a number of another page leads to its evidence"
    assert link.replace("articles/", "../articles/") in sites[0]["notebooks/orders.html"].decode()
    assert not any(str(tmp_path).encode() in content for content in sites[0].values())


@pytest.mark.parametrize(
    ("index", "metadata", "expected"),
    [
        (INDEX.replace("::total", "::missing"), evidence(), "missing"),
        (INDEX, {}, "names no evidence"),
        (INDEX, {"evidence": "claim:ffffffffffffffff"}, "leads nowhere"),
    ],
)
def test_a_number_without_value_or_evidence_fails_the_build(
    tmp_path: Path, root: Path, index: str, metadata: dict[str, str], expected: str
) -> None:
    with pytest.raises(RunError, match=expected):
        build(make_checkout(tmp_path, root, index, metadata), make_sample(), lambda _: None)


def test_a_checkout_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no index\.md"):
        build(tmp_path, make_sample(), lambda _: None)
