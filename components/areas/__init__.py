"""The sections of the areas page: what documents name and in which words; `charts.py` draws all of it."""
