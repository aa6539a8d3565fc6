"""What if: the page's numbers, chart and findings against the program's own under the same scenario."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from book.sample import address
from book.waiting import wait_until
from gpureport.analysis import arithmetic, capex, orders, prices, stockpiles
from gpureport.analysis.answers import Answer, answers, in_cny, in_usd
from gpureport.analysis.stockpiles import equivalents
from gpureport.check.browser import add_axe, violations
from gpureport.check.pages import Site
from gpureport.intervals import Interval
from gpureport.paths import Project, find_project
from gpureport.pipeline import Report, read_report
from gpureport.records import Kind
from gpureport.reference import load_chips, load_company_capex
from gpureport.runs.results import results_of_notebook
from gpureport.runs.running import run_notebooks
from gpureport.scenario import make_scenario

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

NUMBERED = ("orders", "stockpiles", "capex", "prices", "arithmetic")
# a page's function from a scenario to what its formulas give
STATE = """(given) => {
    const { answers, numbers, start } = window.gpureport.whatif;
    const state = { ...start, equivalence: { ...start.equivalence, ...given.equivalence } };
    if (given.articles) state.articles = new Set(given.articles);
    if (given.as_of) state.day = given.as_of;
    if (given.usd_cny) state.rate = given.usd_cny;"""
SCENARIOS: tuple[dict[str, object], ...] = (
    {},
    {"articles": ["000_latepost", "003_zimubang"], "usd_cny": 6.84},
    {"as_of": "2023-10-26", "usd_cny": 7.4, "equivalence": {"H800": 2.5}},
    {"articles": ["001_renwu"], "equivalence": {"A800": 0.7, "V100": 0.33}},
)


@pytest.mark.parametrize("given", SCENARIOS)
def test_what_if_gives_what_a_run_gives(site: Site, page: Page, given: dict[str, object]) -> None:
    page.goto(address(site, "whatif.html"))
    page.locator(".whatif-results li").first.wait_for()
    shown = page.evaluate(
        f"{STATE} return answers(state).found.map((f) => [f.id, f.low, f.high, f.unit, f.missing]); }}", given
    )
    assert not any(row[4] for row in shown)
    expected = sorted(run_answers(read_report(make_scenario(given))), key=rank)
    ends = sorted(((unit, low, high) for _, low, high, unit, _ in shown), key=rank)
    for (unit, low, high), (wanted_unit, *wanted) in zip(ends, expected, strict=True):
        assert unit == wanted_unit
        assert [low, high] == [None if end is None else pytest.approx(end, rel=1e-9) for end in wanted]


@pytest.mark.parametrize("given", SCENARIOS)
def test_the_ten_numbers_follow(site: Site, page: Page, given: dict[str, object]) -> None:
    page.goto(address(site, "whatif.html"))
    page.locator(".whatif-results li").first.wait_for()
    shown = page.evaluate(f"{STATE} return numbers(state); }}", given)
    keys = page.locator("[data-number]").evaluate_all("links => links.map((link) => link.dataset.number)")
    assert len({key for key in keys if key in shown}) == len(set(keys)) >= 10, "every number of the page follows"
    report = read_report(make_scenario(given))
    texts = run_numbers(report)
    assert {key: number["text"] for key, number in shown.items()} == {key: texts[key] for key in shown}
    for key, wanted in run_ends(report).items():
        found = (shown[key].get("low"), shown[key].get("high"))
        assert found == tuple(None if end is None else pytest.approx(end, rel=1e-9) for end in wanted), key


def test_the_ten_numbers_are_those_of_notebooks_run_anew(site: Site, page: Page, root: Path, tmp_path: Path) -> None:
    given: dict[str, object] = {"articles": ["001_renwu", "003_zimubang"], "usd_cny": 6.5, "equivalence": {"A800": 0.8}}
    project, scenario = Project(root), make_scenario(given)
    wanted = [path for path in project.notebook_files if path.stem in NUMBERED]
    run = run_notebooks(wanted, scenario, tmp_path, project)
    run.require_success()
    glued = {
        f"{path.stem}.{one.name}": one.text for path in wanted for one in results_of_notebook(tmp_path / path.name)
    }
    page.goto(address(site, "whatif.html"))
    page.locator(".whatif-results li").first.wait_for()
    for box in page.locator(".articles input").all():
        box.set_checked(box.get_attribute("value") in ("001_renwu", "003_zimubang"))
    page.locator("[data-chip=A800]").fill("0.8")
    page.locator("[name=rate]").fill("6.5")
    links = page.locator("[data-number]").evaluate_all("links => links.map((l) => [l.dataset.number, l.textContent])")
    assert dict(links) == {key: glued[key] for key, _ in links}
    assert page.locator("figure.chart figcaption").inner_text().replace("\u2060", "") == drawn_title(tmp_path)


def drawn_title(folder: Path) -> str:
    """Return the title of the second chart of the prices notebook that was run into a folder."""
    cells = json.loads((folder / "prices.ipynb").read_text("utf-8"))["cells"]
    shown = ["".join(o["data"].get("text/html", "")) for cell in cells for o in cell.get("outputs", ()) if "data" in o]
    chart = [text for text in shown if '<figure class="chart"' in text][1]
    return html.fragment_fromstring(chart, create_parent="div").findtext(".//figcaption", "").replace("\u2060", "")


def run_numbers(report: Report) -> dict[str, str]:
    """Return the texts that notebooks glue, by `notebook.key`."""
    reference = find_project().reference
    made = {
        "orders": orders.numbers(report),
        "stockpiles": stockpiles.numbers(report),
        "capex": capex.numbers(report, load_company_capex(reference)),
        "prices": prices.numbers(report, load_chips(reference)),
        "arithmetic": arithmetic.numbers(report),
    }
    return {f"{name}.{key}": number.text for name, found in made.items() for key, number in found.items()}


def run_ends(report: Report) -> dict[str, tuple[float | None, float | None]]:
    """Return the ends of the numbers that are amounts, before they are rounded for print."""
    spent = capex.factor(capex.told(report))
    risen = {
        of: prices.moved([p for p in prices.prices(report, of) if "GPU" not in p.product]) for of in ("chip", "server")
    }
    found = {
        "orders.money_most": orders.headline(orders.money_orders(report)),
        "orders.chips_most": orders.headline(orders.chip_orders(report)),
        "capex.spent_most": spent and spent[2],
        "capex.american_least": spent and spent[1],
        **{
            f"prices.{of}_{end}": rise and (rise[0], rise[1])[i].answer
            for of, rise in risen.items()
            for i, end in enumerate(("from", "to"))
        },
    }
    floor = stockpiles.floor(report).total
    return {key: (answer.low, answer.high) for key, answer in found.items() if answer} | {
        "stockpiles.floor": (floor, None)
    }


def test_the_chart_follows_and_its_marks_open_their_evidence(site: Site, page: Page) -> None:
    page.goto(address(site, "whatif.html"))
    page.locator(".whatif-results li").first.wait_for()
    chart = page.locator("figure.chart")
    before, drawn = chart.locator("figcaption").inner_text(), chart.inner_html()
    links = chart.locator(".chart-view[data-size=wide] a.claim:not([tabindex])")
    rows = chart.locator(".twin tbody tr")
    for rate in ("6.0", "6.5", "7.5", "8.0"):
        page.locator("[name=rate]").fill(rate)
        if chart.locator("figcaption").inner_text() != before:
            break
    assert chart.locator("figcaption").inner_text() != before, "at some rate the title is another"
    add_axe(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert list(violations(page)) == [], scheme
    assert links.count() > 0
    assert rows.count() >= chart.locator(".chart-view[data-size=wide] rect").count()
    links.first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator(".card").wait_for()
    page.get_by_role("button", name="Back to the book").click()
    wait_until(page, "title => document.querySelector('figcaption').innerText === title", before)
    assert chart.inner_html() == drawn, "the book's own drawing is back"


def rank(row: tuple[str | None, float | None, float | None]) -> tuple[str, float, float]:
    unit, low, high = row
    return unit or "", round(low or 0, 3), round(high or 0, 3)


def run_answers(report: Report) -> Iterator[tuple[str | None, float | None, float | None]]:
    """Yield unit and ends of every core finding, as the notebooks convert them."""
    equivalent = {answer.finding.finding_id: answer for answer in equivalents(report)[0]}
    for kind in (Kind.ORDER, Kind.STOCKPILE, Kind.CAPEX, Kind.PRICE):
        for answer in answers(report, kind):
            convert = in_cny if kind == Kind.PRICE else in_usd
            money = convert(answer, report.policy) if answer.unit in {"USD", "CNY"} else None
            best = money or (converted(answer, report, equivalent) if kind == Kind.STOCKPILE else None) or answer
            yield best.unit or None, best.low, best.high


def converted(answer: Answer, report: Report, known: dict[str, Answer]) -> Answer | None:
    """Return a stock in A100-equivalents: the notebook's where it shows it, else by the same factors."""
    if answer.finding.finding_id in known:
        return known[answer.finding.finding_id]
    factors = [report.scenario.equivalence[p] for p in answer.finding.products if p in report.scenario.equivalence]
    if answer.unit != "chip" or not factors or len(factors) != len(answer.finding.products):
        return None
    return answer.scaled(Interval(min(factors), max(factors)), 1.0, "A100-equivalents")


def test_what_if_answers_to_its_controls(site: Site, page: Page) -> None:
    page.goto(address(site, "whatif.html"))
    rows = page.locator(".whatif-results li[data-id]")
    rows.first.wait_for()
    before = rows.count()
    page.locator(".articles input").first.uncheck()
    assert rows.count() < before
    assert "-p articles" in page.locator(".command").inner_text()
    page.locator("[name=rate]").fill("6.5")
    assert "-p usd_cny 6.50" in page.locator(".command").inner_text()
    assert page.locator(".whatif-results .changed").count()
    page.get_by_role("button", name="Back to the book").click()
    wait_until(page, "count => document.querySelectorAll('.whatif-results li[data-id]').length === count", before)
    assert page.locator(".whatif-results .changed").count() == 0
