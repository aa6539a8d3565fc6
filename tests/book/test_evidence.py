"""From numbers, marks and blocks to their evidence and away with it: by keyboard, by touch, without scripts."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from book.sample import address
from book.waiting import wait_until
from gpureport.check.browser import offline_page
from gpureport.check.pages import Site
from gpureport.pipeline import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

COPY = "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }"
MARK = "figure.chart .chart-view[data-size={}] svg a.claim:not([tabindex])"


def block(report: Report, kind: str) -> tuple[str, str, dict[str, Any]]:
    """Return page, id and some of the fields of the first finding or check."""
    if kind == "finding":
        finding = report.findings[0]
        return "findings.html", finding.finding_id, {"finding_id": finding.finding_id, "verdict": finding.verdict}
    check = report.checks[0]
    return "checks.html", check.check_id, {"check_id": check.check_id, "verdict": check.verdict}


@pytest.mark.parametrize("kind", ["finding", "check"])
@pytest.mark.parametrize("touch", [False, True])
def test_a_block_is_copied_cited_and_saved(
    site: Site, report: Report, started: Browser, kind: str, *, touch: bool
) -> None:
    name, found, fields = block(report, kind)
    with offline_page(started, 360 if touch else 1280, touch=touch) as (page, seen):
        page.goto(address(site, name))
        page.evaluate(COPY)
        tools = page.locator(f"#{kind}-{found} .card-tools")
        tools.wait_for()

        def press(label: str) -> None:
            button = tools.get_by_role("button", name=label, exact=True)
            if touch:
                button.tap()
            else:
                button.focus()
                page.keyboard.press("Enter")

        for label in ("Copy link", "Cite", "BibTeX"):
            press(label)
            copied = str(wait_until(page, "window.copied"))
            assert f"{name}#{kind}-{found}" in copied, label
            page.evaluate("window.copied = ''")
        with page.expect_download() as saved:
            press("JSON")
        row = json.loads(saved.value.path().read_text("utf-8"))
        assert {key: row[key] for key in fields} == fields
        with page.expect_download() as saved:
            press("CSV")
        (line,) = csv.DictReader(io.StringIO(saved.value.path().read_bytes().decode("utf-8")))
        assert {key: line[key] for key in fields} == fields
    assert seen == []


def test_a_block_is_copied_before_its_record_has_come(site: Site, report: Report, started: Browser) -> None:
    name, found, _ = block(report, "finding")
    with offline_page(started) as (page, seen):
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/findings/*.js", hold)
        page.goto(address(site, name), wait_until="domcontentloaded")  # the page has loaded when what is held has
        page.evaluate(COPY)
        button = page.locator(f"#finding-{found} .card-tools").get_by_role("button", name="Copy link", exact=True)
        button.click()
        page.wait_for_timeout(200)
        assert held, "the record is asked for"
        assert not page.evaluate("window.copied")
        for route in held:
            route.continue_()
        assert f"{name}#finding-{found}" in str(wait_until(page, "window.copied"))
    assert seen == []


@pytest.mark.parametrize("name", ["index.html", "notebooks/prices.html", "notebooks/arithmetic.html"])
def test_the_keyboard_leads_from_a_mark_to_its_evidence(site: Site, page: Page, name: str) -> None:
    page.goto(address(site, name))
    link = page.locator(MARK.format("wide")).first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator(".card").wait_for()
    assert page.evaluate("document.activeElement.closest('svg') !== null"), "the mark keeps the focus"
    page.keyboard.press("Enter")
    page.wait_for_url("**#*-*")
    assert page.locator(":target").is_visible()


def test_a_finger_opens_the_card_of_a_mark_and_then_follows_it(site: Site, started: Browser) -> None:
    with offline_page(started, 360, touch=True) as (page, seen):
        page.goto(address(site, "notebooks/prices.html"))
        link = page.locator(MARK.format("small")).first
        link.scroll_into_view_if_needed()
        link.tap()
        page.locator(".card").wait_for()
        box = page.locator(".card").bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
        assert box["y"] >= 0
        assert "prices.html" in page.url
        page.locator(".card .source a, .card .members a").first.tap()
        page.wait_for_url("**/articles/**#claim-*")
        assert page.locator("mark:target").is_visible()
    assert seen == []


@pytest.mark.parametrize("kind", ["finding", "check"])
def test_without_scripts_a_block_has_its_address_and_a_mark_its_way(
    site: Site, report: Report, started: Browser, kind: str
) -> None:
    name, found, _ = block(report, kind)
    context = started.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(address(site, name))
    page.locator(f"#{kind}-{found} header .headerlink").click()
    assert page.url.endswith(f"{name}#{kind}-{found}")
    page.goto(address(site, "notebooks/prices.html"))
    page.locator(MARK.format("wide")).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#*-*")
    assert page.locator(":target").is_visible()
    page.goto(address(site, "whatif.html"))
    assert page.locator(".whatif-form").is_hidden()
    assert page.locator("[data-number]").first.is_visible(), "the book's own numbers stand there"
    context.close()


def test_every_chart_has_words_a_table_sources_and_data(site: Site) -> None:
    charts = [(name, chart) for name, page in site.pages.items() for chart in page.xpath("//figure[@class='chart']")]
    assert len(charts) >= 10
    for name, chart in charts:
        views = chart.xpath(".//div[@class='chart-view']")
        assert [view.get("data-size") for view in views] == ["wide", "small"], name
        assert all(len(view.get("aria-label")) > 20 for view in views), name
        assert chart.xpath(".//details[contains(@class, 'twin')]//tbody/tr"), name
        assert chart.xpath(".//p[@class='source']//a[contains(@class, 'download')]"), name
        marks = {a.get("href") for a in views[0].xpath(".//*[local-name()='a']")}
        assert not [href for href in marks if "//" in href], f"{name}: a mark leads into the site"
        rows = {a.get("href") for a in chart.xpath(".//details[contains(@class, 'twin')]//a")}
        assert {href for href in marks if "#" in href} <= rows, f"{name}: what is drawn stands in the table as well"


def test_the_way_back_leads_to_pages_that_show_the_claim(site: Site, report: Report) -> None:
    ways = 0
    for article in report.articles:
        page = site.pages[f"articles/{article.id}.html"]
        for note in page.xpath("//li[contains(@class, 'note')]"):
            for link in note.xpath(".//*[@class='used']/a"):
                shown = site.root / "articles" / link.get("href")
                assert note.get("data-for") in shown.read_text("utf-8"), link.get("href")
                ways += 1
    assert ways > 0


def test_every_claim_has_its_english_line_beside_it(site: Site, report: Report) -> None:
    for claim in report.claims:
        page = site.pages[f"articles/{claim.source}.html"]
        (note,) = page.xpath("//li[@data-for=$id]", id=claim.claim_id)
        assert note.xpath("./a[@class='claim']/@href") == [f"#claim-{claim.claim_id}"]
