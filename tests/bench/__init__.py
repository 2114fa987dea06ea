"""The benchmark: the pages beside a floor of the same elements from constants, and beside their peers."""
