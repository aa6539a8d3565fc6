"""Quantities in a text: numeral, hedge, unit and interval, whoever they are about."""

from gpureport.quantities.find import find_quantities
from gpureport.quantities.quantity import NOT_UNDERSTOOD, Quantity

__all__ = ["NOT_UNDERSTOOD", "Quantity", "find_quantities"]
