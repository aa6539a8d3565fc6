from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from gpureport.articles import decode, parse_article, read_article, read_articles
from gpureport.errors import InputError
from gpureport.records import Zone

SEED = """---
id: 900_test
title: 测试
published: 2023-06-15
language: zh-Hans
---

# ¶2 测试

¶5 某公司今年买了1万张卡。

¶9 另一家公司没有买。
"""

PAGE = """<html><head><title>芯片</title><meta property="article:published_time" content="2023-06-15"></head><body>
<nav><a href="/">首页</a> <a href="/x">科技</a></nav><article><h1>某公司采购芯片</h1>
<p>据悉，某公司今年采购了近8万张A800&nbsp;芯片，总价约合10亿美元。这是一次规模很大的采购，业内人士对此有不同的看法。</p>
<table><tr><th>公司</th><th>数量（万张）</th></tr><tr><td>甲公司</td><td>10</td></tr><tr><td>乙公司</td><td>2.4</td></tr></table>
<p>另一家公司则表示没有计划，他们认为价格太高，需要等待一段时间，再决定是否采购新的芯片。</p></article>
<footer>版权所有 电话 010-12345678</footer></body></html>"""


def zones(text: str) -> list[tuple[int, str]]:
    return [(p.number, p.zone.value) for p in parse_article(text, name="x").paragraphs]


def test_a_seed_has_its_record_and_the_originals_paragraph_numbers() -> None:
    article = parse_article(SEED, name="file", markup=".md")
    assert (article.id, article.published, article.title) == ("900_test", "2023-06-15", "测试")
    assert [(p.number, p.zone) for p in article.paragraphs] == [(2, Zone.TITLE), (5, Zone.BODY), (9, Zone.BODY)]
    assert [article.text[p.start : p.end] for p in article.paragraphs][1] == "某公司今年买了1万张卡。"


def test_windows_newlines_are_kept_and_counted() -> None:
    text = "标题\r\n\r\n第一段说了很多，\r\n还没有说完。\r\n\r\n第二段。"
    article = parse_article(text, name="x")
    assert article.text == text
    assert [p.number for p in article.paragraphs] == [1, 2, 3]


def test_a_text_with_a_paragraph_a_line_is_cut_at_the_lines() -> None:
    first = "甲公司去年采购了很多芯片，花了不少的钱，而且还打算继续采购下去，直到足够为止。"
    second = "乙公司没有采购芯片，因为价格太高，供应又很紧张，所以打算先观望一段时间再说。"
    assert zones(f"短标题\n{first}\n{second}") == [(1, "title"), (1, "body"), (1, "body")]


def test_a_hard_wrapped_paragraph_stays_whole() -> None:
    line = "这是一段被硬换行切开的文字它在句子中间就断开了因为排版的宽度只有这么多所以"
    assert zones(f"标题\n\n{line}\n{line}\n到此为止。") == [(1, "title"), (2, "body")]


@pytest.mark.parametrize(
    "line",
    [
        "![](https://example.org/a.png)",
        "首页 > 科技 > 芯片 > 正文",
        "文丨张三",
        "（图片来源：某图库）",
        "阅读量：12345",
        "https://example.org/2023/10/26.html",
        "客服电话：400-123-4567",
        "Photo: somebody",
    ],
)
def test_page_furniture_in_the_middle(line: str) -> None:
    body = "这一段是正文，说的是公司采购芯片的事情，它有足够的长度，也有完整的句子，所以不会被认错，也不会被丢掉。"
    assert zones(f"标题\n\n{body}\n\n{line}\n\n{body}") == [(1, "title"), (2, "body"), (3, "furniture"), (4, "body")]


@pytest.mark.parametrize(
    "line", ["责任编辑：张三", "声明：转载请联系本站", "Copyright 2023 Somebody", "（文中人物均为化名）"]
)
def test_all_after_the_end_is_furniture(line: str) -> None:
    body = "这一段是正文，说的是公司采购芯片的事情，它有足够的长度，也有完整的句子，所以不会被认错，也不会被丢掉。"
    assert zones(f"标题\n\n{body}\n\n{body}\n\n{line}\n\n英伟达卖了50万块芯片。")[3:] == [
        (4, "furniture"),
        (5, "furniture"),
    ]


def test_related_links_end_where_a_paragraph_begins() -> None:
    body = "这一段是正文，说的是公司采购芯片的事情，它有足够的长度，也有完整的句子，所以不会被认错，也不会被丢掉。"
    text = f"标题\n\n{body}\n\n相关阅读：\n\n英伟达卖了50万块\n\n{body}"
    assert [zone for _, zone in zones(text)] == ["title", "body", "furniture", "furniture", "body"]


def test_the_main_content_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    article = read_article(path)
    assert article.published == "2023-06-15"
    assert "近8万张A800" in article.text
    assert "010-12345678" not in article.text
    assert Zone.TABLE in {p.zone for p in article.paragraphs}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = "中國公司今年向廠商訂購大量晶片，價格因此上漲，市場上的供應一直不足。" * 5
    assert decode(text.encode(encoding), "x") == text


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match=r"picture\.txt is not text"):
        decode(bytes(range(256)) * 40, "picture.txt")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(SEED.encode())))
    assert [a.id for a in read_articles(["-"])] == ["900_test"]


@pytest.mark.parametrize(
    ("front_matter", "message"),
    [("- a", "front matter has list"), ("idd: x", "front matter has idd"), ("a: [", "not YAML")],
)
def test_a_wrong_record_is_refused(front_matter: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_article(f"---\n{front_matter}\n---\n\ntext", name="x", markup=".md")


def test_paths_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_articles([tmp_path / "nowhere"])
    with pytest.raises(InputError, match="holds no article"):
        read_articles([tmp_path])


def test_two_articles_of_one_id_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text("文字", encoding="utf-8")
    with pytest.raises(InputError, match="two articles have the id 'same'"):
        read_articles([tmp_path / "a", tmp_path / "b"])
