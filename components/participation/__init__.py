"""What the participation page is made of: one module for each of its sections."""

COLUMNS = ["title", "date_text", "format", "role", "organisation", "series", "areas", "confidence", "source_ids"]
"""Columns of its tables of records."""

ALL_OF_IT = "the table “All of it” below"
"""Where every record stands, for captions of charts that have no room for all."""

COUNTED = ["records", "record_ids", "source_ids"]
"""Columns of what sums up records."""
