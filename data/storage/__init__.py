"""Read and write files: folders, object storage, Parquet."""
