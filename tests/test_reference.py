from __future__ import annotations

from pathlib import Path

import pytest

from gpureport.errors import InputError
from gpureport.intervals import Interval
from gpureport.reference import (
    Basis,
    load_chips,
    load_company_capex,
    load_export_rules,
    load_nvidia,
    load_rates,
    rate_by_month,
)


@pytest.fixture(scope="module")
def reference(root: Path) -> Path:
    return root / "data" / "reference"


def test_every_row_cites_its_source_and_what_is_missing_is_empty(reference: Path) -> None:
    for row in [*load_rates(reference), *load_chips(reference), *load_export_rules(reference)]:
        assert row.source or row.basis == Basis.MISSING
    for capex in load_company_capex(reference):
        assert (capex.value is None) == (capex.basis == Basis.MISSING)
    for reported in load_nvidia(reference):
        assert (reported.value is None) == (reported.basis == Basis.MISSING)


def test_there_is_a_rate_for_every_month_of_three_years(reference: Path) -> None:
    months = {row.period for row in load_rates(reference) if len(row.period) == 7}
    assert months == {f"{year}-{month:02}" for year in (2022, 2023, 2024) for month in range(1, 13)}


def test_months_agree_with_their_years_average(reference: Path) -> None:
    rates = {row.period: row.usd_cny for row in load_rates(reference)}
    for year in ("2022", "2023", "2024"):
        mean = sum(rates[f"{year}-{month:02}"] for month in range(1, 13)) / 12
        assert mean == pytest.approx(rates[year], rel=0.003)


def test_a_month_of_the_table_gives_its_average_give_or_take_two_percent(reference: Path) -> None:
    rate = rate_by_month(reference)("2023-10")
    assert rate.low == pytest.approx(7.3071 * 0.98)
    assert rate.high == pytest.approx(7.3071 * 1.02)


@pytest.mark.parametrize(("month", "year"), [("2021-05", 6.4508), ("2025-02", 7.1875), ("2030-01", 7.1875)])
def test_a_month_outside_gives_the_nearest_year_and_is_wider(reference: Path, month: str, year: float) -> None:
    rate = rate_by_month(reference)(month)
    assert rate.low is not None
    assert rate.high is not None
    assert (rate.low + rate.high) / 2 == pytest.approx(year)
    assert rate.high / rate.low > 1.1


def test_a_number_replaces_the_table(reference: Path) -> None:
    assert rate_by_month(reference, 7.0)("2023-10") == Interval(7.0, 7.0)


def test_sources_that_disagree_have_a_row_each(reference: Path) -> None:
    links = {row.link_gb_s for row in load_chips(reference) if row.chip == "H800"} - {None}
    assert links == {400.0, 300.0}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2023-14,7.0,primary,somebody,", "2023-14"),
        ("2023-10,seven,primary,somebody,", "usd_cny"),
        ("2023-10,7.0,primary,,", "cites its source"),
        ("2023-10,7.0,hearsay,somebody,", "basis"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "usd_cny.csv").write_text(f"period,usd_cny,basis,source,note\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2.*") as error:
        load_rates(tmp_path)
    assert said in str(error.value)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        load_chips(tmp_path)
