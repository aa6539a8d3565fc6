"""The words that pages, cards, charts and tables print, by language, in one file: `words.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from gpureport.errors import InputError


@lru_cache(maxsize=8)
def words(language: str = "en") -> Mapping[str, Any]:
    """Return the printed words of a language, by section (`kinds`, `verdicts`, `card`, …).

    Raises InputError for a language that `words.yaml` does not have.
    """
    every: dict[str, Mapping[str, Any]] = yaml.safe_load(files("gpureport").joinpath("words.yaml").read_text("utf-8"))
    if language not in every:
        raise InputError(f"no words in language {language!r}: words.yaml has {', '.join(sorted(every))}")
    return every[language]
