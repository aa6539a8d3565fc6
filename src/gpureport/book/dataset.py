"""The data described for search engines: a schema.org Dataset, as JSON for linked data."""

from __future__ import annotations

import json
from typing import Any

from gpureport.book.lookup import Lookup
from gpureport.pipeline import tables

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_MEASURED = ("orders of chips", "chips held", "capital expenditure", "prices of chips and servers", "rents of compute")


def dataset(lookup: Lookup, name: str, base: str) -> str:
    """Return the description of the data of a report; `base` is the address the site is published at."""
    published = sorted(article.published for article in lookup.report.articles if article.published)
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": (
            f"{len(lookup.report.claims)} quantities that {len(published)} news articles state about orders, stocks, "
            "spending and prices of NVIDIA chips in China, as intervals with their exact place, reconciled and audited."
        ),
        "url": base,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "The gpureport authors"},
        "inLanguage": ["en", "zh-Hans"],
        "spatialCoverage": "China",
        "temporalCoverage": f"{published[0]}/{published[-1]}" if published else "",
        "keywords": ["GPU", "NVIDIA", "China", "export controls", "reconciliation", "provenance"],
        "variableMeasured": list(_MEASURED),
        "distribution": [
            {"@type": "DataDownload", "name": file, "encodingFormat": "text/csv", "contentUrl": f"{base}data/{file}"}
            for file in sorted(tables(lookup.report))
        ],
    }
    # inside a page no text may end the script it stands in
    return json.dumps(described, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
