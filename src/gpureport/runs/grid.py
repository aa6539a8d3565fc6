"""Grids of scenarios: every combination of the values that some parameters are to take."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gpureport.errors import InputError
from gpureport.parameters import parse_value, show_value
from gpureport.records import content_id
from gpureport.scenario import Scenario, make_scenario

MOST_RUNS = 10_000

# values that hold commas themselves are told apart by semicolons
_WITH_COMMAS = frozenset({"articles", "equivalence", "reliability"})
_NUMBER = r"-?\d+(?:\.\d+)?"
_AWKWARD = re.compile(r"[^\w=.+-]+")
_RANGE = re.compile(rf"({_NUMBER}):({_NUMBER}):({_NUMBER})")


@dataclass(frozen=True, slots=True)
class Point:
    """One scenario of a grid: its name, the same wherever the grid ends, and the varied values as shown."""

    name: str
    scenario: Scenario
    varied: Mapping[str, str]


def make_grid(pairs: Iterable[tuple[str, str]], fixed: Mapping[str, object]) -> list[Point]:
    """Return every combination of the values that `pairs` give each parameter, with `fixed` for the others.

    A value is `a,b,c`, or `from:to:step` with both ends; values with commas in them are told apart by `;`. Raises
    InputError for a value that cannot be, a parameter given twice, and a grid of more than 10,000 runs.
    """
    axes: dict[str, list[object]] = {}
    for name, text in pairs:
        if name in axes:
            raise InputError(f"parameter {name} is given twice: join its values by commas")
        axes[name] = [parse_value(name, value) for value in _values(name, text)]
    if not axes:
        raise InputError("a sweep varies something: give -p NAME VALUES, like -p usd_cny 6.4:7.4:0.1")
    runs = math.prod(map(len, axes.values()))
    if runs > MOST_RUNS:
        raise InputError(f"the grid has {runs} runs: wanted {MOST_RUNS} at most")
    return [_point(dict(zip(axes, values, strict=True)), fixed) for values in itertools.product(*axes.values())]


def _values(name: str, text: str) -> list[str]:
    match = _RANGE.fullmatch(text.replace(" ", ""))
    if match:
        return _range(name, *match.groups())
    values = [value.strip() for value in text.split(";" if name in _WITH_COMMAS else ",")]
    if len(set(values)) < len(values):
        raise InputError(f"parameter {name} takes one of the values {text} twice: name each once")
    return values


def _range(name: str, first: str, last: str, step: str) -> list[str]:
    low, high, wide = float(first), float(last), float(step)
    if wide <= 0 or not low <= high < math.inf:
        raise InputError(f"parameter {name} is {first}:{last}:{step}: wanted from:to:step, upwards")
    count = int((high - low) / wide + 1e-9) + 1
    if count > MOST_RUNS:
        raise InputError(f"parameter {name} is {first}:{last}:{step}, {count} values: wanted {MOST_RUNS} at most")
    digits = max(len(part.partition(".")[2]) for part in (first, step))
    return [f"{low + number * wide:.{digits}f}" for number in range(count)]


def _point(values: Mapping[str, object], fixed: Mapping[str, object]) -> Point:
    scenario = make_scenario({**fixed, **values})
    plain: dict[str, Any] = scenario.plain()
    varied = {name: show_value(plain[name]) for name in values}
    name = "_".join(f"{parameter}={value}" for parameter, value in varied.items())
    others = {parameter: value for parameter, value in scenario.changed().items() if parameter not in values}
    plain_name = _AWKWARD.sub("-", name)[:80]
    if others or plain_name != name:
        name = f"{plain_name[:60]}_{content_id(sorted(plain.items()))[:8]}"
    return Point(name, scenario, varied)
