"""The sections of the sources page, one module each; `charts.py` draws all of them."""
