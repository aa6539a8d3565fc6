"""What a check reports: where something is wrong, and what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: `where` is a file with its line or a page, `what` says what was found and what to do."""

    where: str
    what: str

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.where}: {self.what}"
