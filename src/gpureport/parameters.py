"""Reads parameters from texts and files, and lists them: the scenario's edge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from gpureport.errors import InputError
from gpureport.scenario import Scenario, allowed, make_scenario, require_parameter

_NOTHING = frozenset({"", "none", "null"})
_OPTIONAL = frozenset({"as_of", "usd_cny"})
_LISTS = frozenset({"articles"})
_MAPPINGS = frozenset({"equivalence", "reliability"})
_WANTED = "YAML or JSON file of parameters"
_PAIRS = "name=number, several joined by commas, or a JSON object"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as a table shows it."""

    name: str
    default: str
    allowed: str
    meaning: str


def list_parameters(names: Iterable[str] | None = None) -> list[Parameter]:
    """Describe the named parameters, all of them by default."""
    defaults = Scenario().plain()
    return [
        Parameter(name, show_value(defaults[name]), allowed(name), field.description or "")
        for name, field in Scenario.model_fields.items()
        if names is None or name in names
    ]


def show_value(value: object) -> str:
    """Write a plain value the way the command line takes it."""
    if value is None or value == []:
        return "none" if value is None else "all"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={number:g}" for name, number in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def parse_value(name: str, text: str) -> object:
    """Read a parameter's text by the parameter's type: a day, a number, `a,b`, `A100=1,H100=3` or a JSON object.

    Raises InputError for an unknown name and for a mapping that cannot be read; the rest `make_scenario` checks.
    """
    require_parameter(name)
    text = text.strip()
    if name in _OPTIONAL and text.lower() in _NOTHING:
        return None
    if name in _LISTS:
        return [] if text.lower() in _NOTHING | {"all"} else _split(text) or text
    return _mapping(name, text) if name in _MAPPINGS else text


def parse_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Read parameters given one by one; one given twice is an error."""
    values: dict[str, object] = {}
    for name, text in pairs:
        if name in values:
            raise InputError(f"parameter {name} is given twice: keep one of them")
        values[name] = parse_value(name, text)
    return values


def read_parameters(path: Path) -> dict[str, object]:
    """Read a scenario file, YAML or JSON; a text in it is read as the command line reads it.

    Raises InputError where the file is not there, cannot be read, or holds no mapping of names to values.
    """
    if not path.is_file():
        raise InputError(f"scenario {path} {'is a folder' if path.is_dir() else 'does not exist'}: wanted a {_WANTED}")
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = _from_json(text) if path.suffix == ".json" else _Plain(text).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"scenario {path} cannot be read: {reason}; wanted a {_WANTED}") from None
    if not isinstance(values, dict):
        found = "nothing" if values is None else type(values).__name__
        raise InputError(f"scenario {path} holds {found}: wanted parameters, one `name: value` a line")
    named = {str(name): value for name, value in values.items()}
    return {name: parse_value(name, value) if isinstance(value, str) else value for name, value in named.items()}


def gather(file: Path | None, pairs: Iterable[tuple[str, str]]) -> Scenario:
    """Make the scenario of a file and of parameters given one by one, which win."""
    values = read_parameters(file) if file else {}
    return make_scenario({**values, **parse_pairs(pairs)})


class _Plain(yaml.SafeLoader):
    """Safe YAML in which a name stands once, and without dates: one that cannot be is for the scenario to refuse."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        _once(self.construct_object(key, deep=deep) for key, _ in node.value)
        return super().construct_mapping(node, deep=deep)


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _from_json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    _once(name for name, _ in pairs)
    return dict(pairs)


def _once(names: Iterable[object]) -> None:
    listed = list(map(str, names))
    twice = sorted({name for name in listed if listed.count(name) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} is given twice")


def _split(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def _mapping(name: str, text: str) -> object:
    try:
        return _from_json(text) if text.startswith("{") else _object(list(map(_pair, _split(text))))
    except (ValueError, RecursionError) as error:
        raise InputError(f"parameter {name} is {text[:60]!r}: {error}; wanted {_PAIRS}, of {allowed(name)}") from None


def _pair(piece: str) -> tuple[str, object]:
    name, sign, number = piece.rpartition("=")
    if not sign:
        raise ValueError(f"{piece!r} has no =")
    return name.strip(), number.strip()
