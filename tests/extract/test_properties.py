"""What holds of any text: claims stand where they say, and neither what is around nor the script changes them."""

from __future__ import annotations

from dataclasses import replace

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpureport.articles import parse_article
from gpureport.extract import extract
from gpureport.periods import parse_period
from gpureport.records import NOT_UNDERSTOOD, Claim, Kind, Paragraph, Zone

SENTENCES = (
    "腾讯今年向英伟达订购了约5万块H800。",
    "商汤部署了2.5万块GPU,其中1万块是A100。",
    "字节去年的资本开支为620亿元,同比增长32%。",
    "一台8卡A800服务器的价格涨到230万元。",
    "如果禁令升级,阿里还要再买4万块H20。",
    "百度和快手分别采购了1.2万块和6000块A800。",
    "某大厂的订单超过10亿美元。",
    "幻方手里有1万张A100。",
    "训练该模型需要1024块A100。",
    "在阿里,一台8卡A100服务器每月的租金为15万到20万元。",
)
DATES = (
    "2025年12月", "1月", "2月31日", "去年", "今年", "明年", "年底", "上季", "第三季", "去年同期",
    "2023-2021年", "3-14月", "农历新年",
    "last year", "in 2026", "Q3", "the Lunar New Year", "mid-February", "February 31",
    "by the end of 2024", "a year ago",
)  # fmt: skip
TIES = (
    " ",
    ",",
    "到",
    "至",
    " to ",
    "-",
    "的",
    "以来",
    "之前",
    " through ",
    " until ",
    "从",
    " in ",
    "预计",
    "。",
    "\n",
    "10万块A100",
    "$3bn",
)
CALM = st.sampled_from(["", "行业正在变化。", "很多人都在观望!", "这是另一段话。", "没有人知道答案。"])


def read(text: str, published: str = "2023-08-20") -> list[Claim]:
    return extract(replace(parse_article(text, name="t"), published=published))


def meaning(claim: Claim) -> tuple[object, ...]:
    return (
        claim.kind, claim.subject, claim.products, claim.value, claim.low, claim.high, claim.unit, claim.per,
        claim.period, claim.status, claim.direction, claim.definition,
    )  # fmt: skip


@given(st.lists(st.sampled_from(SENTENCES), max_size=6), st.sampled_from(["", "\n\n", "\n"]))
@settings(deadline=None, max_examples=60)
def test_claims_stand_where_they_say_and_in_order(sentences: list[str], glue: str) -> None:
    text = glue.join(sentences)
    claims = read(text)
    assert all(text[c.start : c.end] == c.text for c in claims)
    assert [c.start for c in claims] == sorted(c.start for c in claims)
    assert len({c.claim_id for c in claims}) == len(claims)


@given(st.lists(st.sampled_from((*DATES, *TIES, *SENTENCES)), max_size=14), st.sampled_from(["", "2024-02-29"]))
@settings(deadline=None, max_examples=250)
def test_whatever_dates_a_text_has_every_period_is_one(pieces: list[str], published: str) -> None:
    for claim in read("".join(pieces), published):
        assert claim.period is None or parse_period(claim.period)


@given(st.sampled_from(SENTENCES), CALM, CALM)
@settings(deadline=None, max_examples=60)
def test_text_around_changes_no_claim(sentence: str, before: str, after: str) -> None:
    plain = [meaning(c) for c in read(sentence)]
    assert [meaning(c) for c in read(f"{before}\n\n{sentence}\n\n{after}")] == plain
    assert [meaning(c) for c in read(before + sentence + after)] == plain


@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
@settings(deadline=None, max_examples=60)
def test_a_paragraph_of_its_own_is_read_alone_but_for_what_it_leaves_out(one: str, other: str) -> None:
    assert [meaning(c) for c in read(f"{other}\n\n{one}")][-len(read(one)) :] == [meaning(c) for c in read(one)]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("variant", ["s2t", "s2tw", "s2hk"])
def test_traditional_characters_make_the_same_claims(sentence: str, variant: str) -> None:
    converted = opencc.OpenCC(variant).convert(sentence)
    assert [meaning(c) for c in read(converted)] == [meaning(c) for c in read(sentence)]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_full_width_digits_and_letters_make_the_same_claims(sentence: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in sentence)
    assert [meaning(c) for c in read(wide)] == [meaning(c) for c in read(sentence)]


@given(st.sampled_from(SENTENCES), st.data())
@settings(deadline=None, max_examples=80)
def test_a_hard_line_break_changes_no_claim(sentence: str, data: st.DataObject) -> None:
    half = len(sentence) // 2
    place = data.draw(st.integers(half, len(sentence) - 2))
    if sentence[place - 1].isascii() and sentence[place].isascii():
        place = half
    lead = "各方都在等待下一步的消息,谁也不知道供应何时恢复,价格会怎样变化。"
    broken = f"{lead}\n\n{lead}{sentence[:place]}\n{sentence[place:]}"
    found = {c.text.replace("\n", ""): c for c in read(broken)}
    for claim in read(sentence):
        if claim.text in found:
            assert meaning(found[claim.text])[:3] == meaning(claim)[:3]


def test_ids_do_not_depend_on_what_stands_elsewhere() -> None:
    ids = {c.text: c.claim_id for c in read(SENTENCES[0])}
    later = {c.text: c.claim_id for c in read(f"{SENTENCES[2]}\n\n{SENTENCES[0]}\n\n{SENTENCES[3]}")}
    assert ids.items() <= later.items()


def test_equal_phrases_are_told_apart_by_their_order() -> None:
    first, second = read("百度有1万块A100。腾讯有1万块A100。")
    assert first.text == second.text
    assert first.claim_id != second.claim_id
    assert first.claim_id == read("百度有1万块A100。")[0].claim_id


def test_furniture_makes_no_claim_and_keeps_the_ids_of_the_rest() -> None:
    text = "百度有1万块A100。\n\n腾讯有1万块A100。"
    article = replace(parse_article(text, name="t"), published="2023-08-20")
    one, two = (replace(p, zone=Zone.BODY) for p in article.paragraphs)
    both = extract(replace(article, paragraphs=(one, two)))
    rest = extract(replace(article, paragraphs=(replace(one, zone=Zone.FURNITURE), two)))
    assert [c.claim_id for c in rest] == [both[1].claim_id]


@pytest.mark.parametrize("published", ["", "2023", "2023-08", "2023-08-20"])
def test_a_day_may_be_known_in_part_or_not_at_all(published: str) -> None:
    (claim,) = read("腾讯去年采购了1万块A100。", published)
    assert claim.period == ("2022" if published else None)


@pytest.mark.parametrize(
    "text",
    [
        "发布时间:2023-08-20 10:00\n\n腾讯去年采购了1万块A100,各方都在关注后续的供应情况会如何变化。",
        "ChatGPT在2022年11月发布。\n\n腾讯去年采购了1万块A100,今年7月又加了单。",
        "Published August 20, 2023\n\nTencent bought 10,000 A100s last year, and rivals were slow to follow suit.",
    ],
)
def test_the_day_is_found_in_the_text_where_the_record_lacks_it(text: str) -> None:
    assert "2022" in {c.period for c in read(text, "")}


def test_what_is_not_understood_claims_nothing() -> None:
    for claim in read("百度囤了亿万块A100,又买了数不清的卡。"):
        if claim.rule == NOT_UNDERSTOOD:
            assert claim.kind is Kind.OTHER


@pytest.mark.parametrize("piece", ["字节采购了1万块A100", "一台", "A100和", "今年", "没有", "(", "|", "万", "Meta, "])
def test_a_long_text_without_sentence_ends_is_read(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    article = parse_article("x", name="t")
    claims = extract(replace(article, text=text, paragraphs=(Paragraph(1, 0, len(text)),), published="2023-08-20"))
    assert all(text[c.start : c.end] == c.text for c in claims)
