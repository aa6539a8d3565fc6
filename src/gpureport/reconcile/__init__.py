"""Reconciles what articles claim into findings."""
