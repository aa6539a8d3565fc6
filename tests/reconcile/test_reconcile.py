"""What holds for all claims: properties of reconciling."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpureport.intervals import Interval
from gpureport.policy import Policy
from gpureport.reconcile import Reconciliation, reconcile
from gpureport.records import Attribution, Claim, Finding, Kind
from reconcile.made import RATED, Fields, article, claim, ends, finding_of, roles, settle

QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
AMOUNTS = st.sampled_from([10.0, 20.0, 30.0, 50.0, 80.0, 120.0])
# what makes claims land on few things, so that they meet
PLACES: st.SearchStrategy[Fields] = st.sampled_from(
    [
        {"kind": Kind.STOCKPILE, "period": "2023-06", "products": ("A100",)},
        {"kind": Kind.STOCKPILE, "period": "2023-06", "products": ("A100", "V100")},
        {"kind": Kind.STOCKPILE, "period": "2022-01", "products": ("A100",)},
        {"kind": Kind.STOCKPILE, "period": "2023-06", "products": ("A100",), "subject": "china"},
        {"kind": Kind.ORDER, "period": "2023", "products": ("A100",), "status": "ordered"},
        {"kind": Kind.ORDER, "period": "2023", "products": ("A100",), "status": "ordered", "unit": "USD"},
        {"kind": Kind.ORDER, "period": "2023", "products": ("A100",), "status": "ordered", "unit": "CNY"},
    ]
)


@st.composite
def claims(draw: st.DrawFn, most: int = 8) -> list[Claim]:
    made = []
    for i in range(draw(st.integers(1, most))):
        low, high = sorted((draw(AMOUNTS), draw(AMOUNTS)))
        opened = draw(st.sampled_from(["", "", "low", "high"]))
        made.append(
            claim(
                f"{draw(st.sampled_from('abcdef'))}{i + 1}",
                None if opened == "low" else low,
                None if opened == "high" else high,
                **draw(PLACES),
            )
        )
    return made


def width(finding: Finding) -> float:
    return math.log(finding.high / finding.low) if finding.low and finding.high else math.inf


@given(claims(), st.randoms(use_true_random=False))
@QUICK
def test_order_does_not_matter(made: list[Claim], draw: random.Random) -> None:
    mixed = list(made)
    draw.shuffle(mixed)
    assert settle(*mixed) == settle(*made)


@given(claims())
@QUICK
def test_every_claim_speaks_in_one_finding_or_is_listed(made: list[Claim]) -> None:
    done = settle(*made)
    spoken = [e.claim_id for f in done.findings for e in f.claims if e.role != "bounds"]
    assert sorted(spoken) == sorted(c.claim_id for c in made)


@given(claims())
@QUICK
def test_a_claim_outside_the_published_interval_contradicts_and_says_by_what(made: list[Claim]) -> None:
    for finding in settle(*made).findings:
        for evidence in finding.claims:
            if evidence.role == "contradicts":
                assert evidence.off_by is not None
                assert evidence.off_by > 1 + RATED.tolerance / 2
            elif evidence.role == "disputed":
                assert evidence.off_by is None
        against = {"contradicts", "disputed"} & set(roles(finding).values())
        assert (finding.verdict == "conflict") == bool(against)


@given(claims())
@QUICK
def test_every_slack_is_explained_by_a_claim(made: list[Claim]) -> None:
    by_id = {c.claim_id: c for c in made}
    for finding in settle(*made).findings:
        for evidence in finding.claims:
            told = by_id[evidence.claim_id].interval
            published = Interval(finding.low, finding.high).widened(1e-5)
            if evidence.role == "supports" and by_id[evidence.claim_id].unit == finding.unit:
                assert told.widened(RATED.tolerance).meet(published) is not None
            elif evidence.role == "contradicts" and by_id[evidence.claim_id].unit == finding.unit:
                assert math.isclose(
                    evidence.off_by or 0, told.gap_to(Interval(finding.low, finding.high)), rel_tol=1e-4
                )


@given(claims(), claims(most=2))
@QUICK
def test_ids_outlast_what_is_added(made: list[Claim], more: list[Claim]) -> None:
    # stocks may move to another window when an earlier one is added: what is added here is later or of the same time
    added = [replace(c, claim_id=f"z{c.claim_id}", source="z") for c in more if c.period != "2022-01"]
    before = {f.finding_id for f in settle(*made).findings}
    assert before <= {f.finding_id for f in settle(*made, *added).findings}


@given(claims(), claims(most=2))
@QUICK
def test_removing_what_was_added_gives_the_same_bytes(made: list[Claim], more: list[Claim]) -> None:
    added = [replace(c, claim_id=f"z{c.claim_id}", source="z") for c in more]
    before = repr(settle(*made))
    with_more = settle(*made, *added)
    assert repr(settle(*[c for c in (*made, *added) if c.source != "z"])) == before
    assert {e.claim_id for f in with_more.findings for e in f.claims} >= {c.claim_id for c in added}


@given(claims(), st.integers(0, 7), st.sampled_from([1.0, 1.5, 4.0]))
@QUICK
def test_a_claim_that_all_others_allow_never_widens(made: list[Claim], which: int, wider: float) -> None:
    agreed = [c for c in made if finding_of(settle(*made), c.claim_id).verdict != "conflict"]
    if not agreed:
        return
    pattern = agreed[which % len(agreed)]
    before = finding_of(settle(*made), pattern.claim_id)
    allowed = replace(
        pattern,
        claim_id="z99",
        source="z",
        value=None,
        low=before.low and before.low / wider,
        high=before.high and before.high * wider,
        unit=before.unit,
    )
    if allowed.low is None and allowed.high is None:
        return
    after = settle(*made, allowed)
    for finding in settle(*made).findings:
        grown = finding_of(after, next(e.claim_id for e in finding.claims if e.role != "bounds"))
        assert width(grown) <= width(finding) + 1e-5


@given(claims())
@QUICK
def test_a_repeating_article_changes_no_interval_and_no_count(made: list[Claim]) -> None:
    said = [replace(c, attribution="Jane Doe", attribution_class=Attribution.NAMED) for c in made]
    before = settle(*said)
    copied = [replace(c, claim_id=f"z{c.claim_id}", source="z") for c in said]
    after = settle(*said, *copied)
    assert [(f.finding_id, ends(f), f.sources, f.verdict) for f in after.findings] == [
        (f.finding_id, ends(f), f.sources, f.verdict) for f in before.findings
    ]
    told = {e.claim_id: e.role for f in after.findings for e in f.claims if e.role != "bounds"}
    assert all(told[c.claim_id] == "repeats" for c in copied)


@given(claims())
@QUICK
def test_scaling_money_by_the_rate_gives_the_same_verdicts(made: list[Claim]) -> None:
    money = [replace(c, kind=Kind.CAPEX, unit="USD", products=(), status=None, period="2022") for c in made]
    yuan = [replace(c, unit="CNY", low=c.low and 7 * c.low, high=c.high and 7 * c.high) for c in money]

    def verdicts(done: Reconciliation) -> list[tuple[str, str]]:
        return sorted((f.subject or "", f.verdict) for f in done.findings)

    assert verdicts(settle(*money)) == verdicts(settle(*yuan))


@given(AMOUNTS, AMOUNTS)
@QUICK
def test_two_disjoint_claims_give_their_hull(one: float, other: float) -> None:
    low, high = sorted((one, other))
    if low == high:
        return
    found = finding_of(settle(claim("a1", 0.9 * low, low), claim("b2", high, 1.1 * high)), "a1")
    assert roles(found) == {"a1": "disputed", "b2": "disputed"}
    assert found.low is not None
    assert found.high is not None
    assert math.isclose(found.low, 0.9 * low, rel_tol=1e-5)
    assert math.isclose(found.high, 1.1 * high, rel_tol=1e-5)


def test_later_articles_do_not_leak() -> None:
    early, late = article("a", "2023-06-14"), article("b", "2023-10")
    told = [claim("a1", 10.0), claim("b1", 30.0)]
    asked = Policy(as_of=dt.date.fromisoformat("2023-10-30"))
    # "2023-10" may have been the 31st
    assert reconcile([early, late], told, [], asked) == reconcile([early], told[:1], [], Policy())
    both = reconcile([early, late], told, [], Policy(as_of=dt.date.fromisoformat("2023-10-31")))
    assert finding_of(both, "b1").verdict == "conflict"
