"""The words extraction reads, as data."""
