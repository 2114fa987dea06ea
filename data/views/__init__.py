"""What each page asks of the tables: pure functions (tables, filters) → frame, one module per page's subject.

A frame that sums up records carries `record_ids` and `source_ids`, so that each figure leads back to its records and the
documents that state them.
"""
