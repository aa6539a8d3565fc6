"""Charts of how good the extraction is."""

from __future__ import annotations

from collections.abc import Sequence

from gpureport.analysis.annotated import Scores
from gpureport.analysis.quality import Review, Share, field_shares, total, untouched
from gpureport.charts import axes, marks
from gpureport.charts.forms import Bar, Dot
from gpureport.charts.graphic import Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.theme import BLUE, GREEN
from gpureport.tables import Cells, Link, Table
from gpureport.words import words

JUDGEMENTS = "data/judgements.csv"
SCORES = "data/quality.csv"


def found_chart(precision: Sequence[Share], recall: Sequence[Share]) -> Graphic:
    """Draw precision and recall by kind, as `precision` and `recall` give them."""
    text, kinds = marks.text_of("quality_found"), words()["kinds_plural"]
    groups = ((text["precision"], BLUE, precision), (text["recall"], GREEN, recall))
    bars = [_bar(one, str(kinds[one.name]), group) for group, _, shares in groups for one in shares if one.whole]
    every = {name: total(name, shares) for name, shares in (("precision", precision), ("recall", recall))}
    values = {name: axes.percent(round(100 * (one.value or 0.0), 1)) for name, one in every.items()}
    title = "title" if bars else "title_none"
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text[title].format(**values),
        draw=interval_chart(bars, _axis(text["axis"]), {group: colour for group, colour, _ in groups}),
        table=[_row(one, str(kinds[one.name]), group) for group, _, shares in groups for one in shares],
        sources=[(text["file"], JUDGEMENTS)],
        data=JUDGEMENTS,
    )


def fields_chart(found: Review) -> Graphic:
    """Draw how often each field was right, by a review's decisions."""
    text = marks.text_of("quality_fields")
    shares, whole = field_shares(found), untouched(found)
    drawn = [one for one in shares if one.whole]
    values = {"value": axes.percent(round(100 * (whole.value or 0.0), 1)), "whole": whole.whole, "count": len(drawn)}
    if drawn:
        values |= {"worst": text_field(drawn[0].name), "least": axes.percent(round(100 * (drawn[0].value or 0.0), 1))}
    title = "title_none" if not drawn else "title" if (drawn[0].value or 0.0) < 1 else "title_all"
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text[title].format(**values),
        draw=interval_chart([_bar(one, text_field(one.name), "") for one in drawn], _axis(text["axis"])),
        table=[_row(one, text_field(one.name), "") for one in shares],
        sources=[(text["file"], JUDGEMENTS)],
        data=JUDGEMENTS,
    )


def unseen_chart(seen: Scores, unseen: Scores) -> Graphic:
    """Draw how articles are read that people annotated, those that rules were written on beside those they were not."""
    text = marks.text_of("quality_unseen")
    rows = marks.text_of("quality_unseen_rows")
    groups = ((text["unseen"], BLUE, unseen), (text["seen"], GREEN, seen))
    values = {
        "value": axes.percent(round(100 * (unseen.whole.value or 0.0), 1)),
        "count": seen.articles + unseen.articles,
    }
    return Graphic(
        title=text["title"].format(**values),
        subtitle=text["subtitle"].format(**values),
        description=text["title"].format(**values),
        draw=interval_chart(
            [_bar(one, rows[one.name], group, SCORES) for group, _, scores in groups for one in scores.shares],
            _axis(text["axis"]),
            {group: colour for group, colour, _ in groups},
        ),
        table=[_row(one, rows[one.name], group) for group, _, scores in groups for one in scores.shares],
        sources=[(text["file"], SCORES)],
        data=SCORES,
    )


def rules_table(shares: Sequence[Share]) -> Table:
    """List the rules by how many of their claims had to be changed or taken out, as `by_rule` gives them."""
    text = marks.text_of("quality_rules")
    rows: list[Cells] = [
        {text["rule"]: one.name, text["wrong"]: one.part, text["seen"]: one.whole, text["share"]: _range(one)}
        for one in shares
    ]
    return Table(rows, text["caption"])


def review_table(found: Review) -> Table:
    """Say what the review decided, how often."""
    text = marks.text_of("quality_review")
    counts = {
        "accepted": len(found.accepted), "amended": len(found.amended), "rejected": len(found.rejected),
        "added": len(found.added), "unseen": len(found.unseen),
    }  # fmt: skip
    rows: list[Cells] = [
        {text["decision"]: Link(text[name], JUDGEMENTS), text["claims"]: n} for name, n in counts.items()
    ]
    return Table(rows, text["caption"])


def text_field(name: str) -> str:
    """Name a field of a claim."""
    return str(words()["charts"]["fields"].get(name, name))


def _axis(title: str) -> Axis:
    return Axis(title, axes.percent, top=100.0)


def _bar(one: Share, name: str, group: str, source: str = JUDGEMENTS) -> Bar:
    label = ", ".join(part for part in (name, group.lower()) if part)
    dots = (Dot(100 * one.value, source),) if one.value is not None else ()
    low, high = (None if end is None else 100 * end for end in (one.low, one.high))
    return Bar(label, low, high, _range(one), source, dots, group)


def _range(one: Share) -> str:
    text = marks.text_of("quality_found")
    if one.value is None or one.low is None or one.high is None:
        return text["none"]
    return text["range"].format(
        part=one.part,
        whole=one.whole,
        value=f"{100 * one.value:.1f}",
        low=f"{100 * one.low:.0f}",
        high=f"{100 * one.high:.0f}",
    )


def _row(one: Share, name: str, group: str) -> Cells:
    columns, text = words()["charts"]["columns"], marks.text_of("quality_found")
    return {
        columns["what"]: name,
        **({text["measure"]: group} if group else {}),
        text["right"]: one.part,
        text["of"]: one.whole,
        columns["interval"]: _range(one),
    }
