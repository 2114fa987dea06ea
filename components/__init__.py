"""What pages are made of: the frame, filters, charts, tables, record cards, downloads and the addresses beside them."""
