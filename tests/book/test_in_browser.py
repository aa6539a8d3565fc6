"""The built site as readers meet it: a real browser, the network off."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from gpureport.analysis import arithmetic, capex, orders, prices, stockpiles
from gpureport.analysis.answers import Answer, answers, in_cny, in_usd
from gpureport.analysis.stockpiles import equivalents
from gpureport.check.browser import browser, look_at, missing, offline_page
from gpureport.check.pages import Site, read_site
from gpureport.intervals import Interval
from gpureport.paths import Project, find_project
from gpureport.pipeline import Report, read_report
from gpureport.records import Kind
from gpureport.reference import load_chips, load_company_capex
from gpureport.runs.results import results_of_notebook
from gpureport.runs.running import run_notebooks
from gpureport.scenario import make_scenario

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.browser

SHARES = 4
LIGHT_PAGE = 400_000
LIGHT_SITE = 15_000_000
CARD_WITHIN_MS = 100
QUERIES = ("字节跳动", "算力", "标准", "三万", "A800", "8-card")


@pytest.fixture(scope="session")
def site(root: Path) -> Site:
    folder = Path(os.environ.get("GPUREPORT_SITE", root / "book" / "_build" / "html"))
    if not (folder / "index.html").is_file():
        pytest.skip("the site is not built: make book")
    return read_site(folder)


@pytest.fixture(scope="session")
def report() -> Report:
    return read_report()


@pytest.fixture(scope="session")
def started() -> Iterator[Browser]:
    if (mend := missing()) is not None:
        pytest.skip(mend)
    with browser() as started:
        yield started


@pytest.fixture
def page(started: Browser) -> Iterator[Page]:
    with offline_page(started) as (page, seen):
        yield page
    assert seen == []


@pytest.fixture(scope="session")
def served(site: Site) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site.root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def note_request(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def address(site: Site, name: str) -> str:
    path, _, fragment = name.partition("#")
    return (site.root / path).as_uri() + (f"#{fragment}" if fragment else "")


def article_page(report: Report) -> str:
    return f"articles/{report.articles[0].id}.html"


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_loads_alone_without_errors_and_for_everyone(site: Site, started: Browser, share: int) -> None:
    names = sorted(site.pages)[share::SHARES]
    assert names
    assert [str(problem) for name in names for problem in look_at(started, site, name)] == []


@pytest.mark.parametrize("name", ["findings.html", "article", "index.html"])
def test_a_card_opens_within_a_tenth_of_a_second(site: Site, report: Report, page: Page, name: str) -> None:
    page.goto(address(site, article_page(report) if name == "article" else name))
    link = page.locator("main a.claim:is([href*='#claim-'], [href*='#finding-']):not(svg a):visible").first
    assert link.count(), f"{name} shows no claim"
    page.wait_for_timeout(500)  # a reader who has just arrived
    link.scroll_into_view_if_needed()
    page.evaluate(
        """() => {
            window.taken = new Promise((done) => {
                let begin = 0;
                document.addEventListener("pointerover", (event) => {
                    const link = event.target.closest("a[href*='#claim-'], a[href*='#finding-']");
                    if (!begin && link) begin = performance.now();
                }, true);
                document.addEventListener("toggle", (event) => {
                    if (event.target.matches(".card")) done(performance.now() - begin);
                }, true);
            });
        }"""
    )
    link.hover()
    assert page.evaluate("window.taken") <= CARD_WITHIN_MS


def test_a_card_says_where_the_words_stand(site: Site, report: Report, page: Page) -> None:
    claim = next(c for c in report.claims if c.source == report.articles[0].id and c.low is not None)
    page.goto(address(site, article_page(report)))
    page.locator(f"#claim-{claim.claim_id} a").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    card = page.locator(".card")
    card.wait_for()
    assert card.locator("blockquote mark").inner_text() == claim.text
    assert report.articles[0].publisher in card.inner_text()
    assert f"¶ {claim.paragraph}" in card.inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('.card').contains(document.activeElement)"), "the keyboard gets in"
    page.keyboard.press("Escape")
    assert card.count() == 0
    assert page.evaluate("document.activeElement.closest('mark').id") == f"claim-{claim.claim_id}"


def test_a_tap_opens_the_card_and_does_not_leave(site: Site, report: Report, started: Browser) -> None:
    with offline_page(started, 360, touch=True) as (page, seen):
        page.goto(address(site, article_page(report)))
        page.locator("main mark a").first.tap()
        page.locator(".card").wait_for()
        box = page.locator(".card").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    assert seen == []


def test_a_citation_names_article_paragraph_and_address(site: Site, report: Report, page: Page) -> None:
    claim = next(c for c in report.claims if c.source == report.articles[0].id)
    page.goto(address(site, article_page(report)))
    page.locator(f"#claim-{claim.claim_id} a").hover()
    page.locator(".card").wait_for()
    page.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
    for button, expected in (("BibTeX", "@misc{gpureport-"), ("Cite", report.articles[0].publisher), ("Copy link", "")):
        page.get_by_role("button", name=button, exact=True).click()
        copied = page.wait_for_function("window.copied").json_value()
        assert expected in copied
        assert copied.rstrip().rstrip("}").rstrip().rstrip("}").endswith(f"#claim-{claim.claim_id}")
        page.evaluate("window.copied = ''")
    with page.expect_download() as saved:
        page.get_by_role("button", name="JSON", exact=True).click()
    assert f'"claim_id": "{claim.claim_id}"' in saved.value.path().read_text("utf-8")


def test_without_scripts_links_lead_to_the_words_and_nothing_waits(site: Site, started: Browser) -> None:
    context = started.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(address(site, "findings.html"))
    page.locator("main a.claim").first.click()
    assert "#claim-" in page.url
    assert page.locator("mark:target").count() == 1
    assert page.locator("mark:target").is_visible()
    assert page.locator(".claim-filter").is_hidden()
    context.close()


@pytest.mark.parametrize("over", ["disk", "http"])
def test_search_finds_chinese_and_english(site: Site, started: Browser, served: str, over: str) -> None:
    page = started.new_page()
    page.goto(address(site, "search.html") if over == "disk" else f"{served}/search.html")
    for query in QUERIES:
        page.get_by_role("searchbox").fill(query)
        page.wait_for_function("query => decodeURIComponent(location.hash) === '#q=' + query", arg=query)
        found = page.locator(".results li a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
        assert found, query
        name = found[0].removeprefix("./").partition("#")[0]
        wanted = "3万" if query == "三万" else query  # an amount is found however it is written
        assert wanted.lower() in site.pages[name].text_content().replace(" ", "").lower(), query
    page.get_by_role("searchbox").fill("没有这样的词组")
    page.locator(".told", has_text="Nothing found").wait_for()
    page.close()


def test_the_digest_can_be_read_by_kind_and_company(site: Site, report: Report, page: Page) -> None:
    claims = [c for c in report.claims if c.source == report.articles[0].id]
    page.goto(address(site, article_page(report)))
    for kind in {claim.kind for claim in claims} - {"order"}:
        page.locator(f".claim-filter input[value={kind}]").uncheck()
    orders = [claim for claim in claims if claim.kind == "order"]
    assert page.locator(".note:visible").count() == len(orders)
    assert page.locator("mark:not(.off)").count() == len(orders)
    company = next(subject for claim in orders for subject in claim.subjects)
    page.locator(".claim-filter select").select_option(company)
    assert page.locator(".note:visible").count() == len([c for c in orders if company in c.subjects])


def test_the_explorer_shows_every_claim_and_stays_fast(site: Site, report: Report, page: Page) -> None:
    page.goto(address(site, "explorer.html"))
    page.locator("tbody th a").first.wait_for()
    assert page.locator("form .told").inner_text().startswith(f"{len(report.claims):,} of")
    page.get_by_label("Filter").fill("A800")
    sought = page.evaluate("window.gpureport.explore.state.found.every((row) => row.sought.includes('a800'))")
    assert sought
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download CSV").click()
    lines = saved.value.path().read_bytes().count(b"\r\n")
    assert lines == page.evaluate("window.gpureport.explore.state.found.length") + 1
    taken = page.evaluate(
        """() => {
            const { state } = window.gpureport.explore;
            while (state.rows.length < 5000) state.rows.push(...state.rows.slice(0, 5000 - state.rows.length));
            const box = document.querySelector(".explorer-form [name=query]");
            box.value = "bytedance";
            const begin = performance.now();
            box.dispatchEvent(new Event("input", { bubbles: true }));
            return performance.now() - begin;
        }"""
    )
    assert taken < 250
    assert page.locator("tbody tr").count() < 120


def test_the_theme_switch_holds_on_the_next_page(site: Site, started: Browser, served: str) -> None:
    page = started.new_page(color_scheme="light")
    page.goto(f"{served}/index.html")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".theme-switch").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != ground
    page.goto(f"{served}/findings.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert site.pages
    page.close()


def test_print_shows_the_text_alone(site: Site, report: Report, page: Page) -> None:
    page.goto(address(site, article_page(report)))
    page.emulate_media(media="print")
    assert page.locator(".masthead, .contents, .claim-filter, .pager").evaluate_all(
        "parts => parts.every((part) => part.getClientRects().length === 0)"
    )
    assert page.locator("mark").first.is_visible()


def test_pages_are_light(site: Site, started: Browser, served: str) -> None:
    heavy = {}
    for name in sorted(site.pages):
        page = started.new_page()
        asked: list[str] = []
        page.on("request", functools.partial(note_request, asked))
        page.goto(f"{served}/{name}", wait_until="networkidle")
        paths = {address.removeprefix(f"{served}/").partition("#")[0] for address in asked}
        heavy[name] = sum(len(gzip.compress((site.root / path).read_bytes(), 6)) for path in paths)
        page.close()
    assert {name: size for name, size in heavy.items() if size > LIGHT_PAGE} == {}
    assert sum((site.root / file).stat().st_size for file in site.files) < LIGHT_SITE


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
    return html.fragment_fromstring(chart, create_parent="div").findtext(".//figcaption").replace("\u2060", "")


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
        "capex.chinese_most": spent and spent[2],
        "capex.american_least": spent and spent[1],
        **{
            f"prices.{of}_{end}": rise and rise[i].answer
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
    assert links.count() > 0
    assert rows.count() >= chart.locator(".chart-view[data-size=wide] rect").count()
    links.first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator(".card").wait_for()
    page.get_by_role("button", name="Back to the book").click()
    page.wait_for_function("title => document.querySelector('figcaption').innerText === title", arg=before)
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
    page.wait_for_function(
        "count => document.querySelectorAll('.whatif-results li[data-id]').length === count", arg=before
    )
    assert page.locator(".whatif-results .changed").count() == 0
