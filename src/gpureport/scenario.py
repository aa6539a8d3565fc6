"""The scenario: one validated set of parameters, the same for command line, files, notebooks and site.

Values are data: nothing in them is ever run. A mapping given for `equivalence` or `reliability` changes the names in
it and leaves the other defaults.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from gpureport.errors import InputError
from gpureport.nearest import nearest
from gpureport.records import Attribution
from gpureport.vocabulary import table

FIRST_DAY = dt.date(2015, 1, 1)
LAST_DAY = dt.date(2099, 12, 31)
LOWEST_RATE, HIGHEST_RATE = 3.0, 15.0
LARGEST_TOLERANCE = 0.5
LEAST, MOST = 0.001, 1000.0

# dense FP16 over the A100's, by data/reference/chips.csv; a test holds the two together
EQUIVALENCE = {"A100": 1.0, "A800": 1.0, "H100": 3.17, "H800": 3.17, "H20": 0.47, "V100": 0.4, "Ascend 910B": 1.03}
RELIABILITY = {str(kind): 1.0 for kind in Attribution}


def _refuse_truth(value: object) -> object:
    # YAML and Python call a truth value a number
    if isinstance(value, bool):
        raise PydanticCustomError("truth", "a truth value is no number")
    return value


def _day(value: object) -> object:
    if type(value) is dt.date:
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("not written as a day")
    return dt.date.fromisoformat(value)


def _listed(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    return (
        tuple(sorted(set(value)))
        if isinstance(value, list | tuple) and all(isinstance(x, str) for x in value)
        else value
    )


def _switch(value: object) -> object:
    # YAML reads a bare on or off as a truth value
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else value


Number = Annotated[float, BeforeValidator(_refuse_truth), Field(allow_inf_nan=False)]
Weight = Annotated[Number, Field(ge=LEAST, le=MOST)]


def _chips() -> frozenset[str]:
    return frozenset(row["id"] for row in table("chips") if row["class"] == "chip")


def _classes() -> frozenset[str]:
    return frozenset(RELIABILITY)


def _over(defaults: Mapping[str, float], names: Callable[[], frozenset[str]]) -> BeforeValidator:
    def merge(value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        unknown = [str(name) for name in value if name not in names()]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is none of them, the nearest is {nearest(unknown[0], names())!r}")
        return {**defaults, **value}

    return BeforeValidator(merge)


class Scenario(BaseModel):
    """What an analyst may assume. Every parameter has a default; `Scenario()` is the one the book is made with."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    articles: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        default=(),
        description="ids of the articles to read; none given means all",
        json_schema_extra={"allowed": "ids of articles in seeds/"},
    )
    as_of: Annotated[dt.date, BeforeValidator(_day), Field(ge=FIRST_DAY, le=LAST_DAY)] | None = Field(
        default=None,
        description="only what was published by the end of this day; none means everything",
        json_schema_extra={"allowed": f"a day from {FIRST_DAY} to {LAST_DAY}, or none"},
    )
    usd_cny: Annotated[Number, Field(ge=LOWEST_RATE, le=HIGHEST_RATE)] | None = Field(
        default=None,
        description="CNY per USD; none means the average of the claim's month, give or take 2 %",
        json_schema_extra={"allowed": f"a number from {LOWEST_RATE:g} to {HIGHEST_RATE:g}, or none"},
    )
    equivalence: Annotated[dict[str, Weight], _over(EQUIVALENCE, _chips)] = Field(
        default=EQUIVALENCE,
        description="A100-equivalents per chip, by dense FP16 compute; chips without one are not converted",
        json_schema_extra={
            "allowed": f"numbers from {LEAST:g} to {MOST:g} for {', '.join(EQUIVALENCE)} or another chip"
        },
    )
    reliability: Annotated[dict[str, Weight], _over(RELIABILITY, _classes)] = Field(
        default=RELIABILITY,
        description="weight of a claim in reconciling, per class of attribution",
        json_schema_extra={"allowed": f"numbers from {LEAST:g} to {MOST:g} for {', '.join(RELIABILITY)}"},
    )
    tolerance: Annotated[Number, Field(ge=0, le=LARGEST_TOLERANCE)] = Field(
        default=0.025,
        description="relative gap between claims that is still called agreement",
        json_schema_extra={"allowed": f"a number from 0 to {LARGEST_TOLERANCE:g}"},
    )
    judgements: Annotated[Literal["on", "off"], BeforeValidator(_switch)] = Field(
        default="on",
        description="whether people's judgements are applied; off is the extractor alone",
        json_schema_extra={"allowed": "on or off"},
    )

    def plain(self) -> dict[str, Any]:
        """Return the parameters as JSON has them: days and lists as text and lists."""
        return self.model_dump(mode="json")

    def changed(self) -> dict[str, Any]:
        """Return those parameters, plain, that differ from the defaults."""
        defaults = Scenario().plain()
        return {name: value for name, value in self.plain().items() if value != defaults[name]}

    def require_articles(self, known: Iterable[str]) -> None:
        """Raise InputError where an article is named that is not among the known ids."""
        ids = set(known)
        for name in self.articles:
            if name not in ids:
                raise InputError(
                    f"parameter articles names {name!r}, which is no article: the nearest is {nearest(name, ids)!r}; "
                    f"wanted some of {', '.join(sorted(ids))}"
                )


def make_scenario(values: Mapping[str, object]) -> Scenario:
    """Validate parameters by name; what is absent takes its default.

    Raises InputError that names the parameter, the nearest valid name where it has none, and what is allowed.
    """
    for name in values:
        require_parameter(name)
    try:
        return Scenario.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise InputError(f"parameter {name} is {_shown(values[name])}: {_said(first)}wanted {allowed(name)}") from None


def require_parameter(name: str) -> None:
    """Raise InputError where no parameter has this name."""
    if name not in Scenario.model_fields:
        meant = str(nearest(name, Scenario.model_fields))
        raise InputError(
            f"there is no parameter {name!r}: the nearest is {meant!r}, {allowed(meant)}; "
            f"known are {', '.join(Scenario.model_fields)}"
        )


def allowed(name: str) -> str:
    """Say what values a parameter takes."""
    extra = Scenario.model_fields[name].json_schema_extra
    return str(extra["allowed"]) if isinstance(extra, dict) else "a value of its type"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _said(error: Mapping[str, Any]) -> str:
    # our own words on a name inside a mapping; pydantic's repeat what `allowed` says better
    inner = error.get("ctx", {}).get("error")
    return f"{inner}; " if inner is not None and "nearest" in str(inner) else ""
