"""The tables extraction reads: wide enough, unambiguous, and in terms the code knows."""

from __future__ import annotations

from collections import Counter

import pytest

from gpureport.lexicon import fold, lexicon, scan
from gpureport.records import Attribution, Kind
from gpureport.vocabulary import table


def aliases(name: str) -> list[tuple[str, str]]:
    return [(fold(alias), row["id"]) for row in table(name) for alias in row["aliases"].split("|")]


def test_companies_and_chips_are_many() -> None:
    trades = Counter(row["role"] for row in table("companies"))
    assert sum(trades[t] for t in ("chipmaker", "server", "cloud", "internet", "lab", "telecom", "car")) >= 80
    makers = Counter(row["maker"] for row in table("chips") if row["class"] in ("chip", "server", "rack"))
    assert sum(makers.values()) >= 60
    assert all(makers[m] for m in ("nvidia", "amd", "intel", "huawei", "cambricon", "hygon", "biren", "moore_threads"))


@pytest.mark.parametrize("name", ["companies", "chips"])
def test_no_name_means_two_things(name: str) -> None:
    meant: dict[str, set[str]] = {}
    for alias, id_ in aliases(name):
        meant.setdefault(alias, set()).add(id_)
    assert {alias: ids for alias, ids in meant.items() if len(ids) > 1} == {}
    assert len({row["id"] for row in table(name)}) == len(table(name))


def test_tables_speak_the_records_language() -> None:
    resolved = {
        *(k.value for k in Kind),
        "worth",
        "ceiling",
        "need",
        "lease",
        "support",
        "sold",
        "spend",
        "total",
        "cost",
    }
    assert {row["kind"] for row in table("cues")} <= resolved
    assert {row["class"] for row in table("speakers")} <= {a.value for a in Attribution}
    assert {unit for row in table("cues") for unit in row["units"].split()} == {"count", "money", "ratio"}


def test_every_word_is_found_where_it_stands_alone() -> None:
    for surface in lexicon():
        found = scan(f"。{surface}。")
        assert found.words or found.dates, surface


@pytest.mark.parametrize(
    ("text", "folded"), [("輝達H100晶片", "辉达h100晶片"), ("Ａ１００", "a100"), ("NVIDIA’s", "nvidia's"), ("億", "亿")]
)
def test_folding_keeps_places(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(fold(text)) == len(text)
