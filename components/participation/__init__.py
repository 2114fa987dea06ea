"""What the participation page is made of: one module for each of its sections."""

COLUMNS = ["title", "date_text", "format", "role", "organisation", "series", "areas", "confidence", "source_ids"]
"""Columns of its tables of records."""

COUNTED = ["records", "record_ids", "source_ids"]
"""Columns of what sums up records."""
