"""Builds the static site from executed notebooks, seeds and data."""
