"""What a percentage is a share of, by the words around it."""

from __future__ import annotations

import pytest

from gpureport.articles import parse_article
from gpureport.extract import extract
from gpureport.percentages import share_of


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("英伟达在中国的营收占比为17%。", "share of sales (China)"),
        ("17%的营收来自中国，英伟达说。", None),  # it begins the text
        ("17%", None),
    ],
)
def test_share(text: str, share: str | None) -> None:
    claims = [claim for claim in extract(parse_article(text, name="t")) if claim.unit == "percent"]
    assert [share_of(claim, text) for claim in claims] == [share]
