"""Charts of the funding page: pure functions, a frame in, a chart out."""
