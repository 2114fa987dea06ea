"""Where files lie and how they are read: folders, object storage, Parquet."""
