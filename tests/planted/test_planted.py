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

FOLDER = Path(__file__).parent
SETS = {"articles": 0.9, "further": 0.85}  # the second set holds wordings that extraction does not all read
POLICY = Policy(rate=lambda month: Interval(7.0, 7.3) if "2023" <= month <= "2025-12" else Interval(None, None))
TWINS = [twin for name in SETS for twin in read_planted(FOLDER / f"{name}.yml", clean=True)]

Audited = list[tuple[Planted, list[Check]]]


def checks_of(article: Article) -> list[Check]:
    claims = extract(article)
    return audit([article], claims, relate([article], claims), POLICY)


def flags(checks: list[Check]) -> list[Check]:
    return [c for c in checks if c.verdict == "inconsistent"]


@pytest.fixture(scope="module", params=SETS)
def audited(request: pytest.FixtureRequest) -> Audited:
    return [(p, checks_of(p.article)) for p in read_planted(FOLDER / f"{request.param}.yml", clean=False)]


def measure(audited: Audited) -> dict[str, float]:
    """Count what is found and flagged; a flag that holds some relation's wrong number is owed to that one."""
    found, wrong, right, alarms = [], [], [], 0
    for planted, checks in audited:
        alarms += sum(not any(k.explains(c) for k in planted.known) for c in flags(checks))
        for known in planted.known:
            mine = [c for c in checks if known.is_found_by(c)]
            found.append(bool(mine))
            if known.wrong:
                wrong.append(bool(flags(mine)))
            else:
                right.append(all(any(k.explains(c) for k in planted.known) for c in flags(mine)))
    shares = {"found": found, "sensitivity": wrong, "specificity": right}
    return {"relations": len(found), "wrong": len(wrong), "false_alarms": alarms} | {
        name: sum(values) / len(values) for name, values in shares.items()
    }


def test_the_set_is_what_it_says() -> None:
    planted = list(read_planted(FOLDER / "articles.yml", clean=False))
    known = [k for p in planted for k in p.known]
    assert len(planted) == 12
    assert {p.article.language for p in planted} == {"zh-Hans", "zh-Hant", "en"}
    assert len(known) >= 90
    assert 0.3 <= sum(k.wrong is not None for k in known) / len(known) <= 0.4


def test_errors_are_found_and_nothing_else(
    audited: Audited,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    measured = measure(audited)
    for name, value in measured.items():
        record_property(name, value)
    with capsys.disabled():
        sys.stdout.write(f"\nplanted errors: {' '.join(f'{name} {value:.3g}' for name, value in measured.items())}\n")
    assert measured["sensitivity"] >= SETS[request.node.callspec.params["audited"]]
    assert measured["specificity"] >= 0.98
    assert measured["false_alarms"] == 0


@pytest.mark.parametrize("twin", TWINS, ids=lambda p: p.article.id)
def test_clean_twins_raise_no_flag(twin: Planted) -> None:
    assert [c.working for c in flags(checks_of(twin.article))] == []
