"""Quantities in a text, numeral, hedge, unit and interval, whoever they are about."""
