"""Finds the relations between claims that an article's language states."""
