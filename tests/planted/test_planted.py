"""The audit against articles with errors planted in them, and against their clean twins."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gpureport.audit import audit
from gpureport.extract import extract
from gpureport.intervals import Interval
from gpureport.policy import Policy
from gpureport.records import Article, Check
from gpureport.relate import relate
from planted.planted import Planted, read_planted

ARTICLES = Path(__file__).with_name("articles.yml")
POLICY = Policy(rate=lambda month: Interval(7.0, 7.3) if "2023" <= month <= "2025-12" else Interval(None, None))


def checks_of(article: Article) -> list[Check]:
    claims = extract(article)
    return audit([article], claims, relate([article], claims), POLICY)


def flags(checks: list[Check]) -> list[Check]:
    return [c for c in checks if c.verdict == "inconsistent"]


@pytest.fixture(scope="module")
def planted() -> list[tuple[Planted, list[Check]]]:
    return [(p, checks_of(p.article)) for p in read_planted(ARTICLES, clean=False)]


def test_the_set_is_what_it_says(planted: list[tuple[Planted, list[Check]]]) -> None:
    known = [k for p, _ in planted for k in p.known]
    assert len(planted) == 12
    assert {p.article.language for p, _ in planted} == {"zh-Hans", "zh-Hant", "en"}
    assert len(known) >= 90
    assert 0.3 <= sum((k.wrong is not None) for k in known) / len(known) <= 0.4


def test_errors_are_found_and_nothing_else(
    planted: list[tuple[Planted, list[Check]]],
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    known = [(k, [c for c in checks if k.is_found_by(c)]) for p, checks in planted for k in p.known]
    wrong = [bool(flags(checks)) for k, checks in known if (k.wrong is not None)]
    right = [not flags(checks) for k, checks in known if not (k.wrong is not None)]
    alarms = [c for p, all_checks in planted for c in flags(all_checks) if not any(k.explains(c) for k in p.known)]
    measured = {
        "relations": len(known),
        "found": sum(bool(checks) for _, checks in known) / len(known),
        "sensitivity": sum(wrong) / len(wrong),
        "specificity": sum(right) / len(right),
        "false_alarms": len(alarms),
    }
    for name, value in measured.items():
        record_property(name, value)
    with capsys.disabled():
        sys.stdout.write(f"\nplanted errors: {measured}\n")
    assert measured["sensitivity"] >= 0.9
    assert measured["specificity"] >= 0.98
    assert [c.working for c in alarms] == []


@pytest.mark.parametrize("twin", list(read_planted(ARTICLES, clean=True)), ids=lambda p: p.article.id)
def test_clean_twins_raise_no_flag(twin: Planted) -> None:
    assert [c.working for c in flags(checks_of(twin.article))] == []
