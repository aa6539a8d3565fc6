"""Time reconciliation on made-up claims, a tenth of them in conflict, and print a table.

    python tests/benchmarks/reconcile_speed.py [CLAIMS …]

One process, sizes in order; a tenth as many subjects as claims. Seconds are the process's own, the mean of as many
runs on other claims as make 100,000; `growth` is the time per claim over the first size's.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator

import numpy as np
from rich.console import Console
from rich.table import Table

from gpureport.policy import Policy
from gpureport.reconcile import reconcile
from gpureport.records import Article, Claim, Kind

SIZES = (10_000, 100_000, 1_000_000)
ARTICLES = 100
CONFLICTING = 0.1
ENOUGH = 100_000


def made_up(count: int, seed: int = 0) -> Iterator[Claim]:
    """Yield claims on a tenth as many subjects: chips held, chips ordered, or capital spent, in one of two months."""
    draws = np.random.default_rng((count, seed)).random((count, 3)).tolist()
    for i in range(count):
        subject = i % (count // 10)
        kind, unit, status = [
            (Kind.STOCKPILE, "chip", "held"),
            (Kind.ORDER, "chip", "ordered"),
            (Kind.CAPEX, "USD", None),
        ][subject % 3]
        truth = 1000.0 + 37 * (subject % 5000)
        conflicts, spread, month = draws[i]
        stated = truth * (3 if conflicts < CONFLICTING else 0.95 + 0.1 * spread)
        yield Claim(
            claim_id=f"{i:016x}",
            source=f"{i % ARTICLES:03}",
            start=i,
            end=i + 4,
            text="made",
            paragraph=1,
            kind=kind,
            subject=f"company{subject}",
            products=("A100",) if unit == "chip" else (),
            value=stated,
            low=0.9 * stated,
            high=1.1 * stated,
            unit=unit,
            per=None,
            qualifier="about",
            direction=None,
            period="2023" if month < 0.5 else "2023-06",
            status=status,
            definition=None,
            attribution=None,
            rule="about",
        )


def main() -> None:
    """Print one row per size."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    articles = [Article(f"{i:03}", "", (), published="2023-12", publisher=f"outlet {i}") for i in range(ARTICLES)]
    table = Table("claims", "findings", "in conflict", "seconds", "µs a claim", "growth", "peak MB")
    first = 0.0
    for size in sizes:
        runs = max(1, ENOUGH // size)
        seconds = 0.0
        for seed in range(runs):
            claims = list(made_up(size, seed))
            started = time.process_time()
            findings = reconcile(articles, claims, [], Policy()).findings
            seconds += (time.process_time() - started) / runs
        each = 1e6 * seconds / size
        first = first or each
        conflicts = sum(finding.verdict == "conflict" for finding in findings)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        table.add_row(
            f"{size:,}",
            f"{len(findings):,}",
            f"{conflicts:,}",
            f"{seconds:.2f}",
            f"{each:.1f}",
            f"{each / first:.2f}",
            f"{peak:,.0f}",
        )
        del claims, findings
    Console().print(table)


if __name__ == "__main__":
    main()
