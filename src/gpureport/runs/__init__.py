"""Runs notebooks under scenarios and records what came out."""
