"""The parts pages are made of."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from book.sample import finding_of, make_sample, report_of
from factories import claim_in, make_article
from gpureport.book import addresses, digest, evidence, explorer
from gpureport.book.chinese import mixed
from gpureport.book.choices import Choices, choices
from gpureport.book.finish import Page, relinked, sitemap, uses, with_uses
from gpureport.book.fragments import Surroundings, fragments
from gpureport.book.lookup import Lookup
from gpureport.book.search import amounts, index, sections, terms
from gpureport.book.stage import base_address, with_articles
from gpureport.book.strips import strips
from gpureport.errors import InputError
from gpureport.paths import Project
from gpureport.pipeline import Report, read_report
from gpureport.scenario import make_scenario

A, B = "a" * 16, "b" * 16


@pytest.fixture(scope="module")
def report() -> Report:
    return make_sample()


@pytest.fixture(scope="module")
def lookup(report: Report) -> Lookup:
    return Lookup(report)


def test_a_digest_marks_each_claim_where_it_stands(lookup: Lookup) -> None:
    title, body, last = digest.rows(lookup.report.articles[0], lookup)
    assert (title.level, title.number, body.level, body.number, last.claims) == (1, 1, 0, 3, ())
    shown = html.fragment_fromstring(f"<p>{body.html}</p>")
    assert shown.text_content() == "甲公司订了约10万块，另有12万块的说法。单价8万元。"
    assert [(m.text_content(), m.get("id")) for m in shown.iter("mark")] == [
        (claim.text, f"claim-{claim.claim_id}") for claim in body.claims
    ]


def test_a_claim_inside_another_keeps_an_address() -> None:
    article = make_article("买了3万块A800芯片", name="a")
    claims = [claim_in(article, "3万块"), claim_in(article, "万块")]
    lookup = Lookup(report_of([article], claims))
    shown = html.fragment_fromstring(f"<p>{digest.marked(article, article.paragraphs[0], lookup.claims_of['a'])}</p>")
    assert shown.text_content() == article.text
    assert {e.get("id") for e in shown.xpath("//*[@id]")} == {f"claim-{claim.claim_id}" for claim in claims}


def test_what_an_article_says_cannot_be_markup() -> None:
    article = make_article("买了<b>3万块</b>&芯片", name="a")
    claim = claim_in(article, "3万块")
    shown = digest.marked(article, article.paragraphs[0], [claim])
    assert "<b>" not in shown
    assert html.fragment_fromstring(f"<p>{shown}</p>").text_content() == article.text


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("约10万块", ("甲公司订了", "约10万块", "，另有12万块的说法。")),
        ("8万元", ("单价", "8万元", "。")),
    ],
)
def test_a_sentence_is_cut_around_its_claim(lookup: Lookup, phrase: str, expected: tuple[str, str, str]) -> None:
    assert lookup.sentence(next(c for c in lookup.report.claims if c.text == phrase)) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (f"claim:{A}", ("claim", f"articles/x.html#claim-{A}")),
        (f"finding:{B}", ("finding", f"findings.html#finding-{B}")),
        (f"check:{B}", ("check", f"checks.html#check-{B}")),
        ("page:data.html", ("page", "data.html")),
    ],
)
def test_evidence_has_an_address(reference: str, expected: tuple[str, str]) -> None:
    assert addresses.evidence(reference, {A: "x"}) == expected


@pytest.mark.parametrize("reference", ["", "claim:", f"claim:{B}", "finding:", "see below", "page:"])
def test_evidence_that_leads_nowhere_is_refused(reference: str) -> None:
    with pytest.raises(InputError, match="leads nowhere"):
        addresses.evidence(reference, {A: "x"})


def test_shards_hold_every_record_once(lookup: Lookup) -> None:
    scripts = evidence.shards(lookup, {lookup.report.claims[0].claim_id: [("index.html", "Start")]})
    assert sorted(scripts) == ["checks/0.js", "claims/000_made.js", "findings/0.js", "shards.js", "sources.js"]
    content = re.sub(r'^gpureport\.receive\("[^"]*",(.*)\);\n$', r"\1", scripts["claims/000_made.js"])
    claims = json.loads(content)["claims"]
    assert set(claims) == set(lookup.claims)
    first = claims[lookup.report.claims[0].claim_id]
    assert first["used"] == [["index.html", "Start"]]
    assert first["findings"][0]["verdict"] == "conflict"
    assert first["interval"] == "90,000–110,000 chips"


@pytest.mark.parametrize(("rows", "shards"), [(0, 1), (1, 1), (300, 1), (301, 2), (5000, 17)])
def test_shards_stay_small(rows: int, shards: int) -> None:
    assert evidence.shard_count(rows) == shards


def test_the_explorer_has_every_row(lookup: Lookup) -> None:
    assert set(explorer.scripts(lookup)) == {"rows-claims.js", "rows-findings.js", "rows-checks.js"}
    assert explorer.scripts(lookup)["rows-claims.js"].count("articles/000_made.html#claim-") == 3


def test_every_fragment_is_well_formed(lookup: Lookup) -> None:
    for name, text in fragments(lookup, Surroundings(downloads={"claims": 3})):
        root = html.fragment_fromstring(text, create_parent="div")
        ids = [e.get("id") for e in root.xpath("//*[@id]")]
        assert len(ids) == len(set(ids)), name
        assert "{{ " not in text, name


def test_a_finding_draws_its_claims_on_one_axis(lookup: Lookup) -> None:
    drawn = strips(lookup.report.findings[0], lookup)
    about, over = (drawn.bars[claim.claim_id] for claim in lookup.report.claims[:2])
    assert "M278" not in about
    assert "M278" in over, "an open end has its arrow"
    places = [float(x) for bar in (about, over) for x in re.findall(r'cx="([\d.]+)"', bar)]
    assert places == sorted(places)
    assert len(set(places)) == 2


def test_a_finding_of_one_claim_draws_nothing(lookup: Lookup) -> None:
    assert strips(finding_of(lookup.report.claims[:1]), lookup).bars == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ByteDance · 8月消息", 'ByteDance · 8<span lang="zh-Hans">月消息</span>'),
        ("LatePost (晚点)", 'LatePost (<span lang="zh-Hans">晚点</span>)'),
        ("按20%算 or so", '<span lang="zh-Hans">按20%算</span> or so'),
        ("plain <b>", "plain &lt;b&gt;"),
    ],
)
def test_chinese_in_english_is_said_to_be(text: str, expected: str) -> None:
    assert str(mixed(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A800", ["a800"]),
        ("8-card servers", ["8", "card", "servers"]),
        ("字节跳动", ["字", "节", "跳", "动", "字节", "节跳", "跳动"]),
        ("三万", ["#30000", "三", "万", "三万"]),
        ("3 万台", ["#30000", "3", "万", "台", "万台"]),
        ("用A100训练", ["用", "a100", "训", "练", "训练"]),
        ("１０万", ["#100000", "10", "万"]),
        ("1,000.5", ["#1000", "1,000.5"]),
        ("。，", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert list(terms(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三万 3万 3 万 30,000", ["#30000"] * 4),
        ("一百二十亿五千万", ["#12050000000"]),
        ("两千三百", ["#2300"]),
        ("1.2万亿", ["#1200000000000"]),
        ("十几 第三 999", []),
    ],
)
def test_amounts_are_one_term_however_they_are_written(text: str, expected: list[str]) -> None:
    assert list(amounts(text)) == expected


def test_the_index_names_the_smallest_part_with_an_address() -> None:
    page = html.document_fromstring(
        "<main><section id='t'><h1>Title</h1><p>算力<mark>三万</mark>块</p><section id='s'><h2>Part</h2>x</section>"
        "<nav>skipped</nav></section></main>"
    )
    found = list(sections("p.html", page))
    assert [(s.address, s.title) for s in found] == [("p.html#t", "Title"), ("p.html#s", "Part")]
    assert "力三" in index(found), "a mark inside a run does not cut it"
    assert "skipped" not in index(found)


def test_links_to_evidence_fit_the_page_they_stand_on() -> None:
    text = (
        f'<a href="articles/x.html#claim-{A}">1</a><a href="#claim-{A}">2</a><a data-site href="data/claims.csv">3</a>'
    )
    sources = {A: "x"}
    assert re.findall('href="(.*?)"', relinked(Page("notebooks/n.html", text), sources)) == [
        f"../articles/x.html#claim-{A}",
        f"../articles/x.html#claim-{A}",
        "../data/claims.csv",
    ]
    assert re.findall('href="(.*?)"', relinked(Page("articles/x.html", text), sources))[0] == f"#claim-{A}"
    assert re.findall('href="(.*?)"', relinked(Page("articles/y.html", text), sources))[0] == f"x.html#claim-{A}"


def test_claims_know_where_they_are_used() -> None:
    pages = [
        Page(
            "data.html",
            f'<title>Start · Book</title><a data-evidence="claim:{B} page:x" href="articles/x.html#claim-{A}">',
        ),
        Page("articles/x.html", f'<title>X</title><a href="#claim-{A}">'),
    ]
    used = uses(pages)
    assert used == {A: [("data.html", "Start")], B: [("data.html", "Start")]}
    listed = with_uses(f"<li><!--used:{A}--></li>", Page("articles/x.html", ""), used)
    assert listed == '<li> <span class="used">in <a href="../data.html">Start</a></span></li>'


def test_the_site_map_has_every_page_once() -> None:
    listed = sitemap(["index.html", "articles/x.html"], "https://example.org/")
    assert re.findall("<loc>(.*?)</loc>", listed) == ["https://example.org/", "https://example.org/articles/x.html"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_choice_of_articles_gives_the_findings_of_reading_those_alone(count: int) -> None:
    whole = read_report()
    names = [article.id for article in whole.articles][-count:]
    chosen, alone = Choices(whole).read(names), read_report(make_scenario({"articles": names}))
    assert chosen.checks == alone.checks
    found, wanted = ({one.finding_id: replace(one, reason="") for one in r.findings} for r in (chosen, alone))
    assert found == wanted


@pytest.mark.parametrize(("count", "choices_count"), [(1, 1), (4, 15), (6, 63), (7, 13)])
def test_choices_of_articles_stay_few(count: int, choices_count: int) -> None:
    names = [f"{number}" for number in range(count)]
    assert len(list(choices(names))) == choices_count
    assert tuple(names) in choices(names)


@pytest.mark.parametrize(
    ("written", "set_for_one_build", "expected"),
    [
        ("https://example.org/book", "", "https://example.org/book/"),
        ("https://example.org/book/", "http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("example.org", "", None),
        ("", "", None),
    ],
)
def test_the_address_is_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, set_for_one_build: str, expected: str | None
) -> None:
    (tmp_path / "_config.yml").write_text(f"html: {{baseurl: '{written}'}}", "utf-8")
    monkeypatch.setenv("GPUREPORT_ADDRESS", set_for_one_build)
    if expected is None:
        with pytest.raises(InputError, match="wanted a whole one"):
            base_address(Project(tmp_path))
    else:
        assert base_address(Project(tmp_path)) == expected


def test_articles_take_their_place_in_the_contents(report: Report) -> None:
    toc = {"chapters": [{"file": "articles", "sections": [{"glob": "articles/*"}]}]}
    assert with_articles(toc, report.articles) == {
        "chapters": [{"file": "articles", "sections": [{"file": "articles/000_made", "title": "Made (造), May 2023"}]}]
    }
