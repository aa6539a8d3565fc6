"""Recomputes the relations inside articles into checks."""
