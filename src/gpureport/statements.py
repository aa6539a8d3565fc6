"""Says each claim in one English line, made from its fields alone."""

from __future__ import annotations

from gpureport.formats import MONEY, hedged, per_name, product_names, subject_names
from gpureport.records import NOT_UNDERSTOOD, Attribution, Claim, Kind

_SEPARATOR = " · "
_UNSTATED = "an unstated number"
_UNITS_THAT_PRODUCTS_REPLACE = frozenset({"chip"})
_TOPICS = {Kind.CAPEX: "capital expenditure"}
_DIRECTIONS = {"up": "up ", "down": "down "}


def statement(claim: Claim) -> str:
    """Return a line such as `ByteDance · ordered · more than USD 1 bn of GPUs · 2023 · LatePost's sources`.

    Parts that nothing is known of are left out; a claim that was not understood says so, with its words.
    """
    if claim.rule == NOT_UNDERSTOOD:
        return _SEPARATOR.join(
            part for part in (subject_names(claim.subject), f"{NOT_UNDERSTOOD}: {_one_line(claim)}") if part
        )
    parts = (
        subject_names(claim.subject),
        *_topic(claim),
        _what(claim),
        claim.period or "",
        _speaker(claim),
    )
    return _SEPARATOR.join(part for part in parts if part)


def _topic(claim: Claim) -> tuple[str, ...]:
    status = (claim.status or "").replace("_", " ")
    if claim.kind == Kind.PRICE:
        return (product_names(claim.products), status, _price_topic(claim))
    return (_TOPICS.get(claim.kind, ""), claim.definition or "", status)


def _price_topic(claim: Claim) -> str:
    if claim.definition:
        return (
            claim.definition
            if any(word in claim.definition for word in ("price", "rent"))
            else f"{claim.definition} price"
        )
    return "rent" if claim.per and any(time in claim.per for time in ("month", "hour", "day", "year")) else "price"


def _what(claim: Claim) -> str:
    amount = _DIRECTIONS.get(claim.direction or "", "") + hedged(claim)
    if not hedged(claim):
        amount = _UNSTATED
    if claim.kind == Kind.PRICE:
        return f"{amount} {per_name(claim.per)}".rstrip()
    return f"{_with_products(claim, amount)} {per_name(claim.per)}".rstrip()


def _with_products(claim: Claim, amount: str) -> str:
    products = product_names(claim.products)
    if not products:
        return amount
    if claim.unit in _UNITS_THAT_PRODUCTS_REPLACE and amount != _UNSTATED:
        bare = amount.removesuffix(" chips").removesuffix(" chip")
        return f"{bare} {'GPU' if products == 'GPUs' and amount.endswith(' chip') else products}"
    joint = "of" if claim.unit in MONEY or claim.kind != Kind.OTHER else "·"
    return f"{amount} {joint} {products}"


def _speaker(claim: Claim) -> str:
    # the article's own words where an English reader can read them, else who they are
    if claim.attribution and claim.attribution.isascii():
        return claim.attribution
    return "" if claim.attribution_class == Attribution.OUTLET else str(claim.attribution_class)


def _one_line(claim: Claim) -> str:
    return " ".join(claim.text.split())
