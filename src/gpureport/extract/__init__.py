"""Turns an article into claims: each quantity bound to kind, subject, products, period and status."""
