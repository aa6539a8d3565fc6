"""The book: a static site that leads from every number to the words it came from, offline, from one folder of files."""

from gpureport.book.build import build

__all__ = ["build"]
