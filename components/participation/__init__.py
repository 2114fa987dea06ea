"""The sections of the participation page, one module each; `charts.py` draws all of them."""

RECORD_COLUMNS = ["title", "date_text", "format", "role", "organisation", "series", "areas", "confidence", "source_ids"]
"""Columns of its tables of records."""
