"""What matters most in a sweep: how far each result moves when one parameter moves and the others stay."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gpureport.charts.forms import Bar, Line
from gpureport.charts.graphic import Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.theme import stylesheet
from gpureport.formats import number
from gpureport.parameters import show_value
from gpureport.runs.grid import Point
from gpureport.runs.results import Result
from gpureport.runs.running import describe_failure
from gpureport.runs.sweep import Swept
from gpureport.scenario import Scenario

MOST_BARS = 15

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse}td,th{padding:.2rem .6rem;text-align:left;border-bottom:1px solid #8884}"
    ".chart{margin:1.5rem 0}figcaption{font-weight:bold}"
)


@dataclass(frozen=True, slots=True)
class Effect:
    """How a result moves with one parameter, as multiples of what it is at the base: from `low` to `high`.

    `at_low` and `at_high` are the parameter's values there.
    """

    label: str
    parameter: str
    base: float
    low: float
    high: float
    at_low: str
    at_high: str

    @property
    def swing(self) -> float:
        """The factor between the ends."""
        return self.high / self.low if self.low else float("inf")


def effects(runs: Sequence[tuple[Point, Sequence[Result]]]) -> list[Effect]:
    """Return how every result moves with every parameter, the widest first; what does not move is left out.

    The base of a parameter is its default where the grid has it, else the value in the middle.
    """
    if not runs:
        return []
    base = base_of([point for point, _ in runs])
    found = []
    for parameter in base:
        along = [run for run in runs if all(run[0].varied[p] == base[p] for p in base if p != parameter)]
        found += _along(parameter, base[parameter], along)
    return sorted(found, key=lambda effect: (-effect.swing, effect.label, effect.parameter))


def base_of(points: Sequence[Point]) -> dict[str, str]:
    """Return the value of each varied parameter that the others are compared with."""
    defaults = Scenario().plain()
    base = {}
    for parameter in points[0].varied:
        values = list(dict.fromkeys(point.varied[parameter] for point in points))
        default = show_value(defaults[parameter])
        base[parameter] = default if default in values else values[(len(values) - 1) // 2]
    return base


def tornado(swept: Swept, what: str) -> Graphic | None:
    """Draw the widest effects; `None` where nothing moves."""
    found = effects(swept.runs)
    shown = found[:MOST_BARS]
    if not shown:
        return None
    first = shown[0]
    axis = Axis("times what it is at the base", log=True, lines=(Line(1.0, "base"),))
    return Graphic(
        title=f"{first.parameter} moves {first.label} most: by a factor of {number(first.swing, 3)}",
        subtitle=f"{what}: {len(shown)} of {len(found)} effects, each parameter alone, times the result at the base",
        description="; ".join(f"{e.label} with {e.parameter}: {_times(e)}" for e in shown),
        draw=interval_chart(
            [Bar(f"{e.label}, {e.parameter}", e.low, e.high, _times(e), "", group=e.parameter) for e in shown], axis
        ),
        table=[
            {
                "result": e.label,
                "parameter": e.parameter,
                "at the base": number(e.base),
                "from": f"× {number(e.low, 4)} at {e.at_low}",
                "to": f"× {number(e.high, 4)} at {e.at_high}",
            }
            for e in shown
        ],
        data="results.csv",
    )


def page(swept: Swept, what: str) -> str:
    """Return the sweep as one page that opens from the disk."""
    graphic = tornado(swept, what)
    varied = list(swept.runs[0][0].varied) if swept.runs else []
    base = base_of([point for point, _ in swept.runs]) if swept.runs else {}
    chart = graphic.to_html() if graphic else "<p>No result moves with any of these parameters.</p>"
    held = ", ".join(f"{name} = {value}" for name, value in base.items())
    failed = "".join(f"<p>Failed: {html.escape(describe_failure(outcome))}</p>" for outcome in swept.failed)
    head = "".join(f"<th>{html.escape(name)}</th>" for name in ("run", *varied, "results"))
    body = "".join(_line(point, varied, len(results)) for point, results in swept.runs)
    title = html.escape(f"Sweep of {what}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}{stylesheet()}</style></head><body>'
        f"<h1>{title}</h1><p>{len(swept.runs)} runs; base: {html.escape(held)}.</p>{failed}{chart}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></body></html>\n"
    )


def _along(parameter: str, base: str, runs: Sequence[tuple[Point, Sequence[Result]]]) -> list[Effect]:
    values: dict[str, dict[str, float]] = {}
    labels: dict[str, str] = {}
    for point, results in runs:
        for result in results:
            if result.middle and result.middle > 0:
                values.setdefault(result.name, {})[point.varied[parameter]] = result.middle
                labels[result.name] = result.label
    found = (_effect(labels[name], parameter, base, along) for name, along in values.items() if base in along)
    return [effect for effect in found if effect.low < effect.high]


def _effect(label: str, parameter: str, base: str, along: Mapping[str, float]) -> Effect:
    at_low, at_high = min(along, key=lambda v: (along[v], v)), max(along, key=lambda v: (along[v], v))
    middle = along[base]
    return Effect(label, parameter, middle, along[at_low] / middle, along[at_high] / middle, at_low, at_high)


def _times(effect: Effect) -> str:
    return f"× {number(effect.low, 3)}–{number(effect.high, 3)}"


def _line(point: Point, varied: Sequence[str], results: int) -> str:
    cells = (point.name, *(point.varied[name] for name in varied), str(results))
    return f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in cells)}</tr>"
