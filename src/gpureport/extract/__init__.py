"""Claims: every quantity of an article, and whom, what and when it is about."""

from gpureport.extract.claims import extract

__all__ = ["extract"]
