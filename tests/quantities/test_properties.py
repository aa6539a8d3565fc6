"""What holds for every number and every text."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import cn2an
import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpureport.quantities import Quantity, find_quantities

WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
TRADITIONAL = opencc.OpenCC("s2t")
NUMBERS = st.integers(min_value=2, max_value=10**13)
PIECES = [
    "超过", "近", "约", "至少", "不到", "10", "3.5", "万", "亿", "块", "台", "张", "元", "美元", "%", "倍", "成",
    "多", "余", "左右", "以上", "到", "-", "、", "，", "。", "\n", " ", "三", "百", "几", "数", "十", "一", "个",
    "月", "年", "A100", "GPU", "每", "/", "两", "半", "点", "分之", "$", "bn", " million ", "nearly ", "doubled",
    "上", "过", "第", "批", "(", ")", "*", "&",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
PHRASES = st.sampled_from([
    "超过10亿美元", "近8个亿元", "约3万块", "20多万张", "三十几万元", "60-80亿美元", "数万块", "上千万元",
    "两三百台", "五分之二", "翻了一番", "一半", "不到两成", "13-16万元/张", "40多台", "US$1.2bn", "大几十万元",
    "十来万张", "至少有数十家",
])  # fmt: skip


def in_myriads(number: int) -> str:
    size, sign = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    return f"{format((Decimal(number) / size).normalize(), 'f')}{sign}"


def in_words(number: int, mode: str) -> str:
    """Spell a number in groups of four digits, with the 零 that a gap between them needs."""
    words, gap = "", False
    for size, sign in ((10**12, "兆"), (10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, size)
        if group:
            words += ("零" if words and (gap or group < 1000) else "") + cn2an.an2cn(group, mode) + sign
        gap = bool(words) and not group
    return words


NOTATIONS: dict[str, Callable[[int], str]] = {
    "digits": str,
    "separators": lambda number: f"{number:,}",
    "myriads": in_myriads,
    "spelled": lambda number: in_words(number, "low"),
    "accounting": lambda number: in_words(number, "up"),
    "full width": lambda number: f"{number:,}".translate(WIDE),
    "full width myriads": lambda number: in_myriads(number).translate(WIDE),
    "Traditional": lambda number: TRADITIONAL.convert(in_words(number, "low")),
    "Traditional accounting": lambda number: TRADITIONAL.convert(in_words(number, "up")),
}


def meaning(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.low, quantity.high, quantity.unit, quantity.qualifier, quantity.rule


@pytest.mark.parametrize("notation", NOTATIONS)
@settings(deadline=None)
@given(number=NUMBERS)
def test_a_number_is_read_back_from_every_notation(notation: str, number: int) -> None:
    text = f"一共{NOTATIONS[notation](number)}美元。"
    (quantity,) = find_quantities(text)
    assert (quantity.value, quantity.low, quantity.high, quantity.unit) == (number, number, number, "USD"), text


@pytest.mark.parametrize(("word", "size"), [("thousand", 10**3), ("million", 10**6), ("billion", 10**9)])
@settings(deadline=None)
@given(number=st.integers(min_value=2, max_value=9999))
def test_english_notation_is_read_back(word: str, size: int, number: int) -> None:
    (quantity,) = find_quantities(f"paid {number} {word} dollars")
    assert (quantity.value, quantity.unit) == (number * size, "USD")


@settings(deadline=None)
@given(TEXTS)
def test_offsets_give_the_text_back_in_order(text: str) -> None:
    place = 0
    for quantity in find_quantities(text):
        assert place <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert not quantity.text[0].isspace()
        assert not quantity.text[-1].isspace()
        place = quantity.end


@settings(deadline=None)
@given(TEXTS)
def test_an_interval_holds_its_value(text: str) -> None:
    for quantity in find_quantities(text):
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
        if quantity.value is not None:
            assert quantity.low is None or quantity.low <= quantity.value * (1 + 1e-12)
            assert quantity.high is None or quantity.high >= quantity.value * (1 - 1e-12)
        if quantity.rule == "not understood":
            assert (quantity.value, quantity.low, quantity.high) == (None, None, None)


@settings(deadline=None)
@given(phrase=PHRASES, before=st.sampled_from(("", "今年，", "消息称：", "“", "。\n")), after=TEXTS)
def test_sentences_around_change_no_amount(phrase: str, before: str, after: str) -> None:
    alone = find_quantities(phrase)[0]
    around = [quantity for quantity in find_quantities(f"{before}{phrase}。{after}") if quantity.start == len(before)]
    assert [meaning(quantity) for quantity in around] == [meaning(alone)]


@settings(deadline=None)
@given(TEXTS)
def test_traditional_and_simplified_agree(text: str) -> None:
    converted = TRADITIONAL.convert(text)
    if len(converted) == len(text):
        assert [meaning(q) for q in find_quantities(converted)] == [meaning(q) for q in find_quantities(text)]


@settings(deadline=None)
@given(TEXTS)
def test_full_width_and_half_width_agree(text: str) -> None:
    wide = text.translate(str.maketrans("0123456789%", "０１２３４５６７８９％"))
    assert [meaning(q) for q in find_quantities(wide)] == [meaning(q) for q in find_quantities(text)]


@pytest.mark.parametrize(
    "unit", ["9", "万", "(((", "一", "[", "](", "，", "1,", "9.", "几", "十几", "1-", "每", "至少", "a ", "&#", "**"]
)
def test_repetition_is_read_without_trouble(unit: str) -> None:
    text = unit * 20000
    assert all(text[q.start : q.end] == q.text for q in find_quantities(text))
