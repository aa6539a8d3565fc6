"""Loads what is known from elsewhere: exchange rates, chips, export rules, companies' own reports.

Every row cites its source; sources that disagree have a row each; an empty value is a number for which no source was
read. `data/README.md` is the codebook.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from gpureport.errors import InputError
from gpureport.intervals import Interval
from gpureport.periods import parse_period

MONTH_MARGIN = 0.02  # a claim's "at the rate of that month" is a day of it, or a bank's own rate


class Basis(StrEnum):
    """How close a row is to whoever knows."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    COMPUTED = "computed"
    MISSING = "missing"


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def _joined(value: object) -> object:
    return tuple(value.split("|")) if isinstance(value, str) and value else ()


Maybe = Annotated[float | None, BeforeValidator(_empty_is_none)]
MaybeDay = Annotated[dt.date | None, BeforeValidator(_empty_is_none)]


class Row(BaseModel):
    """What every reference row has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    basis: Basis
    source: str
    note: str

    @model_validator(mode="after")
    def _cites(self) -> Row:
        if self.basis != Basis.MISSING and not self.source:
            raise ValueError("a row cites its source")
        return self


class Rate(Row):
    """CNY per USD, average of a month (`2023-10`) or of a year (`2023`)."""

    period: str
    usd_cny: float


class Chip(Row):
    """What one source says of a chip; what it does not say is `None` or empty.

    `memory_gb` in GB, `link_gb_s` both directions together in GB/s, `fp16_tflops` dense.
    """

    chip: str
    vendor: str
    generation: str
    form: str
    memory_gb: Maybe
    link_gb_s: Maybe
    fp16_tflops: Maybe
    list_price: Maybe
    list_price_currency: str
    list_price_period: str
    export_status: str
    export_from: MaybeDay


class ExportRule(Row):
    """A date of the export rules, `kind` announced, published, effective or product."""

    date: dt.date
    kind: str
    event: str
    chips: Annotated[tuple[str, ...], BeforeValidator(_joined)]


class Capex(Row):
    """A company's capital expenditure in a period, by its own definition; joint companies joined with `|`."""

    company: str
    period: str
    value: Maybe
    unit: str
    definition: str


class Reported(Row):
    """A number NVIDIA reports; its fiscal years end in January."""

    measure: str
    period: str
    value: Maybe
    unit: str


TABLES: dict[str, type[Row]] = {
    "usd_cny": Rate,
    "chips": Chip,
    "export_rules": ExportRule,
    "company_capex": Capex,
    "nvidia": Reported,
}

R = TypeVar("R", bound=Row)


def load_rates(folder: Path) -> tuple[Rate, ...]:
    """Return the averages of months and years."""
    return _load(folder / "usd_cny.csv", Rate)


def load_chips(folder: Path) -> tuple[Chip, ...]:
    """Return the rows on chips, several for most."""
    return _load(folder / "chips.csv", Chip)


def load_export_rules(folder: Path) -> tuple[ExportRule, ...]:
    """Return the dates of the export rules, in their order."""
    return _load(folder / "export_rules.csv", ExportRule)


def load_company_capex(folder: Path) -> tuple[Capex, ...]:
    """Return what companies report, and what is missing."""
    return _load(folder / "company_capex.csv", Capex)


def load_nvidia(folder: Path) -> tuple[Reported, ...]:
    """Return what NVIDIA reports of its sales."""
    return _load(folder / "nvidia.csv", Reported)


def rate_by_month(folder: Path, fixed: float | None = None) -> Callable[[str], Interval]:
    """Return the function from a month (`2023-10`) to the CNY a USD was worth in it.

    A month of the table gives its average, give or take 2 %. A month outside it gives the average of the nearest year,
    as wide as months have strayed from their year's average in the table. A `fixed` rate replaces all of them.
    """
    if fixed is not None:
        return lambda _month: Interval(fixed, fixed)
    averages = {row.period: row.usd_cny for row in load_rates(folder)}
    years = {period: average for period, average in averages.items() if len(period) == 4}
    strayed = max(abs(averages[p] / years[p[:4]] - 1) for p in averages if p not in years)

    def rate(month: str) -> Interval:
        if month in averages and month not in years:
            return Interval(averages[month], averages[month]).widened(MONTH_MARGIN)
        year = min(years, key=lambda known: (abs(int(known) - int(month[:4])), known))
        return Interval(years[year], years[year]).widened(strayed + MONTH_MARGIN)

    return cache(rate)


def _load(path: Path, row_type: type[R]) -> tuple[R, ...]:
    if not path.is_file():
        raise InputError(f"reference table {path} does not exist: the checkout is incomplete")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_rows(path, csv.DictReader(file), row_type))


def _rows(path: Path, reader: csv.DictReader[str], row_type: type[R]) -> Iterator[R]:
    for row in reader:
        try:
            loaded = row_type.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(map(str, first["loc"])) or "row"
            raise InputError(f"{path}, line {reader.line_num}: {column}: {first['msg'].lower()}") from None
        _check_periods(path, reader.line_num, loaded)
        yield loaded


def _check_periods(path: Path, line: int, row: Row) -> None:
    for column in ("period", "list_price_period"):
        period = getattr(row, column, "")
        if period and not period.startswith("FY"):
            try:
                parse_period(period)
            except InputError as error:
                raise InputError(f"{path}, line {line}: {error}") from None
