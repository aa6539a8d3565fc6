"""Where the evidence that notebooks name stands in the site, from its root; addresses stay from build to build."""

from __future__ import annotations

from collections.abc import Mapping

from gpureport.analysis.links import article_href
from gpureport.errors import InputError


def evidence(reference: str, sources: Mapping[str, str]) -> tuple[str, str]:
    """Return kind and address of a reference: `claim:ID`, `finding:ID`, `check:ID` or `page:data.html`.

    `sources` gives the article of each claim. Raises InputError where the reference is none of these, or its claim
    is not in the report.
    """
    kind, _, name = reference.partition(":")
    if kind == "claim" and name in sources:
        return kind, f"{article_href(sources[name])}#claim-{name}"
    if kind in {"finding", "check"} and name:
        return kind, f"{kind}s.html#{kind}-{name}"
    if kind == "page" and name:
        return kind, name
    raise InputError(f"evidence {reference!r} leads nowhere: wanted claim:ID, finding:ID, check:ID or page:ADDRESS")
