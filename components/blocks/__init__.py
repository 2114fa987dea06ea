"""Blocks that every page is built from: charts, tables, record cards, and what a click on them does."""
