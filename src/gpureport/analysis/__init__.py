"""Answers to the book's questions: small pure functions from a report to the records that charts and tables show."""
