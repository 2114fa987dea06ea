"""Turn records into tables: read and check what people edit, derive the rest, write what the program reads."""
